"""The welcome page: the projects that were opened lately, and every way to begin one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.beginning import Beginning
from gui.models.recent import RecentModel
from gui.recent import Recent
from gui.widgets.notice import Notice
from gui.widgets.parts import Card, Label, Table


class ProjectsPage(QWidget):
    import_asked = Signal()

    def __init__(self, beginning: Beginning) -> None:
        super().__init__()
        self._beginning = beginning
        self.model = RecentModel()
        self.table = Table(self.model, self.tr("Recent projects"), (180, 360), 1)
        self.nothing = Label(self.tr("No project was opened yet. Begin with an example, on the right."), "muted")
        self.open = self._button(self.tr("Open"), self._open, main=True)
        self.forget = self._button(self.tr("Take off the list"), self._forget)
        self.browse = self._button(self.tr("Open a folder…"), partial(self._ask, beginning.open))
        self.ways = self._ways()
        self.busy = Label("", "muted")
        self.notice = Notice()
        self._lay_out()
        self._connect()
        self._show(())

    def make_in(self, make: Callable[[Path], None]) -> None:
        """Ask for a folder that is empty or not there yet."""
        self._ask(make, accept=self.tr("Make it here"))

    def _ways(self) -> tuple[QPushButton, ...]:
        ways = [
            self._button(
                self.tr("New from the example {name}…").format(name=name),
                partial(self.make_in, partial(self._begin, name)),
            )
            for name in self._beginning.examples
        ]
        empty = self._button(self.tr("New and empty…"), partial(self.make_in, partial(self._begin, None)))
        database = self._button(self.tr("Import a database…"), self.import_asked.emit)
        return (*ways, empty, database)

    def _begin(self, example: str | None, folder: Path) -> None:
        self._beginning.begin(folder, example)

    def _ask(self, deed: Callable[[Path], None], accept: str = "") -> None:
        dialog = QFileDialog(self, self.tr("A project's folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if accept:
            dialog.setLabelText(QFileDialog.DialogLabel.Accept, accept)
        dialog.fileSelected.connect(lambda name: deed(Path(name)))
        dialog.open()

    def _chosen(self) -> Recent | None:
        row = self.table.currentIndex().row()
        return self.model.shown[row] if 0 <= row < len(self.model.shown) else None

    def _open(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.open.isEnabled():
            self._beginning.open(chosen.root)

    def _forget(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._beginning.forget(chosen.root)

    def _show(self, found: tuple[Recent, ...]) -> None:
        self.model.show(found)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        if found:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._renew()

    def _renew(self) -> None:
        chosen, idle = self._chosen(), not self.busy.text()
        self.open.setEnabled(idle and chosen is not None)
        self.forget.setEnabled(idle and chosen is not None)
        for button in (self.browse, *self.ways):
            button.setEnabled(idle)

    def _wait(self, words: str) -> None:
        self.busy.say(words)
        if words:
            self.notice.clear()
        self._renew()

    def _connect(self) -> None:
        beginning = self._beginning
        beginning.found.connect(self._show)
        beginning.refused.connect(self.notice.refuse)
        beginning.busy_changed.connect(self._wait)
        self.table.activated.connect(lambda _: self._open())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._renew())
        delete = QShortcut(QKeySequence("Del"), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._forget)

    def _button(self, text: str, slot: Callable[[], object], *, main: bool = False) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("main", main)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        return button

    def _lay_out(self) -> None:
        recent, begin = Card(self.tr("Recent projects")), Card(self.tr("Begin"))
        recent.body.addWidget(self.table, 1)
        recent.body.addWidget(self.nothing)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open, self.browse, self.forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        recent.body.addStretch(0)
        recent.body.addLayout(buttons)
        for button in self.ways:
            begin.body.addWidget(button)
        begin.body.addSpacing(8)
        drop = self.tr("Or drop something on this window: a project's folder, or a business model (busm.mmd).")
        begin.body.addWidget(Label(drop, "muted", wraps=True))
        begin.body.addStretch(1)
        begin.setMinimumWidth(300)
        across = QHBoxLayout()
        across.setSpacing(12)
        across.addWidget(recent, 2)
        across.addWidget(begin, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Projects"), "heading"))
        said = self.tr(
            "A project is a folder with a slipway.toml: its models by iteration, and the migrations made of them."
        )
        layout.addWidget(Label(said, "muted", wraps=True))
        layout.addWidget(self.notice)
        layout.addLayout(across, 1)
        layout.addWidget(self.busy)

"""The project's targets: each with its stage and address, to try, to change, and to work on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.project.settings import TargetSettings
from core.targets.greetings import Greeting
from gui.connecting import Connecting
from gui.dialogs.connection_help import ConnectionHelp
from gui.dialogs.target import TargetDialog
from gui.models.rows import Row, RowsModel
from gui.operations import Operations
from gui.theme import Theme
from gui.trying import doubtful, said
from gui.widgets.notice import Notice
from gui.widgets.parts import Card, Label, Table
from gui.workspace import Workspace

TONES = {"development": "good", "staging": "warning", "production": "bad"}


class ConnectionsPage(QWidget):
    work_asked = Signal(str)  # a target's name
    left = Signal()

    def __init__(self, workspace: Workspace, operations: Operations, connecting: Connecting, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._operations, self._connecting = workspace, operations, connecting
        headings = (self.tr("Stage"), self.tr("Target"), self.tr("Address"), self.tr("Now"))
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("Targets"), (140, 160, 400, 260), 2)
        self.back = self._button(self.tr("Back to the changes"), self.left.emit)
        self.adding = QAction(self.tr("Add a target…"), self)
        self.adding.triggered.connect(lambda: self._edit(""))
        self.add = self._button(self.adding.text(), self.adding.trigger)
        self.edit = self._button(self.tr("Edit…"), lambda: self._edit(self.chosen))
        self.test = self._button(self.tr("Test"), self._test)
        self.work = self._button("", lambda: self.work_asked.emit(self.chosen))
        self.help = self._button(self.tr("About connections"), lambda: ConnectionHelp(self).open())
        self.notice = Notice(workspace.redact)
        self._tried = ""
        self._lay_out()
        self._connect()
        self._show()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._workspace.project.settings.targets)

    @property
    def chosen(self) -> str:
        row = self.table.currentIndex().row()
        return self.names[row] if 0 <= row < len(self.names) else ""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.notice.clear()
        self._show()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc belongs to Cancel while a run can be cancelled; only what nobody took comes here."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _edit(self, name: str) -> None:
        target: TargetSettings | None = self._workspace.project.settings.targets.get(name)
        dialog = TargetDialog(self.window(), self._connecting, name, target)
        dialog.finished.connect(lambda _: self._edited(dialog.saved))
        dialog.open()

    def _edited(self, name: str) -> None:
        """What is open now was opened with what was written before: it is opened anew."""
        self._show()
        if not name:
            return
        if name == self._workspace.target_name and not self._operations.running:
            self.work_asked.emit(name)
            return
        self.table.setCurrentIndex(self.model.index(self.names.index(name), 0))
        self.notice.tell(self.tr("Saved"), self.tr("{name} is in slipway.toml.").format(name=name))

    def _test(self) -> None:
        self._tried = self.chosen
        self.notice.clear()
        self._connecting.try_target(self._tried)

    def _answer(self, found: Greeting) -> None:
        title = self.tr("{name} answers").format(name=self._tried)
        deed = self.notice.warn if doubtful(found) else self.notice.tell
        deed(title, said(found))

    def _wait(self, busy: bool) -> None:  # noqa: FBT001 - a slot of `busy_changed`
        self.test.setText(self.tr("Asking the server") if busy else self.tr("Test"))
        self._renew()

    def _show(self) -> None:
        chosen = self.table.currentIndex().row()
        self.model.show([self._row(name) for name in self.names])
        if self.names:
            self.table.setCurrentIndex(self.model.index(max(0, min(chosen, len(self.names) - 1)), 0))
        self._renew()

    def _row(self, name: str) -> Row:
        space = self._workspace
        target, now = space.project.settings.targets[name], list[str]()
        if name == space.target_name:
            now.append(self.tr("open here") if space.connector else self.tr("chosen, not connected"))
        if name == space.project.settings.project.target:
            now.append(self.tr("the default"))
        if self._connecting.holds(name):
            now.append(self.tr("password of this session"))
        return TONES[target.stage], (target.stage, name, target.url, ", ".join(now))

    def _renew(self) -> None:
        name = self.chosen
        again = name == self._workspace.target_name
        words = self.tr("Connect again to {name}") if again else self.tr("Work on {name}")
        self.work.setText(words.format(name=name))
        self.work.setAccessibleName(self.work.text())
        self.work.setVisible(bool(name))
        self.work.setEnabled(not self._operations.running)
        self.edit.setEnabled(bool(name))
        self.test.setEnabled(bool(name) and self.test.text() == self.tr("Test"))

    def _connect(self) -> None:
        trying = self._connecting.trying
        trying.answered.connect(self._answer)
        trying.refused.connect(self.notice.refuse)
        trying.busy_changed.connect(self._wait)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._renew())
        self.table.activated.connect(lambda _: self._edit(self.chosen))
        for changed in (self._workspace.iterations_changed, self._workspace.connector_changed):
            changed.connect(self._show)
        self._operations.run_started.connect(lambda _: self._renew())
        self._operations.run_ended.connect(lambda *_: self._renew())

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: slot())
        return button

    def _lay_out(self) -> None:
        head, buttons, card = QHBoxLayout(), QHBoxLayout(), Card()
        head.addWidget(Label(self.tr("Connections"), "heading"), 1)
        head.addWidget(self.back)
        buttons.setSpacing(8)
        for button in (self.work, self.test, self.edit, self.add):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.help)
        said_of_file = self.tr("The targets of slipway.toml. Passwords are never written there, nor anywhere else.")
        card.body.addWidget(Label(said_of_file, "muted", wraps=True))
        card.body.addWidget(self.table, 1)
        card.body.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addWidget(card, 1)

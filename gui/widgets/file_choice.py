"""Which of an iteration's two files runs: as its tables' sizes say, or as a person says, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.project.settings import Way
from core.render.proposals import Build
from core.run.online.choosing import Choice
from gui.looking import Looking
from gui.widgets.parts import Label


class FileChoice(QWidget):
    """Hidden where no iteration has a second file."""

    grown = Signal()

    def __init__(self, looking: Looking) -> None:
        super().__init__()
        self._looking = looking
        self._builds: tuple[Build, ...] = ()
        self.segmented = False  # as far as the target has answered
        self.asks = Label(self.tr("There is a safer way, in segments. Which file runs?"), wraps=True)
        words: tuple[tuple[Way, str], ...] = (
            ("by size", self.tr("By the size of the tables")),
            ("online", self.tr("Online, in segments")),
            ("one transaction", self.tr("In one transaction")),
        )
        self.ways = {way: QRadioButton(text) for way, text in words}
        self.why = Label("", "muted", wraps=True)
        line = QHBoxLayout()
        line.setSpacing(16)
        for button in self.ways.values():
            line.addWidget(button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.asks)
        layout.addLayout(line)
        layout.addWidget(self.why)
        self.ways["by size"].setChecked(True)
        for button in self.ways.values():
            button.clicked.connect(self._ask)
        looking.files_foreseen.connect(self._show)
        self.hide()

    @property
    def way(self) -> Way:
        return next(way for way, button in self.ways.items() if button.isChecked())

    def offer(self, builds: tuple[Build, ...]) -> None:
        self._builds = builds
        if any(build.proposal is not None and len(build.proposal.files) >= 6 for build in builds):
            self.show()
            self._ask()

    def _ask(self) -> None:
        self._looking.ask_files(self._builds, self.way)

    def _show(self, way: Way, found: tuple[Choice, ...]) -> None:
        if way == self.way:
            self.segmented = any(one.online for one in found)
            self.why.say("\n".join(f"{(one.online or one.page).up.name}: {one.why}" for one in found if one.why))
            self.grown.emit()

"""Files that were edited by hand, each against what Slipway wrote; the page puts the two ways on below."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from gui.plain import tooltip
from gui.readings import Edit, Reading
from gui.reviewing import Reviewing
from gui.theme import Theme
from gui.widgets.parts import Label
from gui.widgets.side_by_side import SideBySide


class EditedPane(QWidget):
    def __init__(self, reviewing: Reviewing, theme: Theme) -> None:
        super().__init__()
        self._reviewing, self._theme = reviewing, theme
        self._edits: tuple[Edit, ...] = ()
        self.words = Label("", "warning", wraps=True)
        self.files = QTabWidget()
        self.files.setDocumentMode(True)
        self.files.setAccessibleName(self.tr("Edited files"))
        self.discard = QPushButton(self.tr("Discard the edits"))
        self.accept = QPushButton(self.tr("Rehearse and accept the edits"))
        self.accept.setProperty("main", True)
        for button in (self.discard, self.accept):
            button.setAutoDefault(False)
        self.discard.clicked.connect(reviewing.discard)
        self.accept.clicked.connect(reviewing.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.files, 1)

    def show_reading(self, reading: Reading) -> None:
        names = ", ".join(edit.name for edit in reading.edits)
        said = self.tr("! Edited by hand: {names}.").format(names=names)
        self.words.say(f"{said} {self._ways_on(reading)}")
        if reading.edits != self._edits:
            self._edits = reading.edits
            self._fill(reading.edits)
        acceptable = all(edit.acceptable for edit in reading.edits)
        self.discard.setEnabled(self._reviewing.ready)
        self.accept.setEnabled(acceptable and self._reviewing.can_rehearse)
        self.accept.setToolTip(
            tooltip(
                self.tr(
                    "Runs the edited files forward and back in a scratch database of the target; if they lead where "
                    "the model says, they are recorded as they are and sealed. The target itself stays as it is."
                )
            )
        )

    def _ways_on(self, reading: Reading) -> str:
        if reading.sealed:
            return self.tr(
                "The iteration is sealed, so nothing runs until the files are as they were: restore them from version "
                "control."
            )
        if not all(edit.acceptable for edit in reading.edits):
            return self.tr("Only the migration and its way back can be accepted, and both have to be there.")
        return self.tr("Nothing is applied until you accept the edits or discard them.")

    def _fill(self, edits: tuple[Edit, ...]) -> None:
        for old in [self.files.widget(number) for number in range(self.files.count())]:
            if old is not None:
                old.deleteLater()
        self.files.clear()
        for edit in edits:
            view = SideBySide(self._theme, self.tr("As Slipway wrote it"), self.tr("As the file is now"))
            self.files.addTab(view, edit.name)
            view.show_comparison(edit.shown)

"""What is about to happen: one heading, one sentence, and the counts by kind."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.report.summary import SYMBOLS
from gui.models.changes import totals
from gui.theme import Theme
from gui.verdict import heading, verdict
from gui.widgets.parts import Elided, Label
from gui.workspace import Workspace


class Headline(QWidget):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._theme = workspace, theme
        self.heading = Elided("", "heading")
        self.word = Label()
        self.sentence = Label("", "muted", wraps=True)
        self.chips: list[QLabel] = []
        self._counts = QHBoxLayout()
        self._lay_out()
        for changed in (
            workspace.selected_changed,
            workspace.review_changed,
            workspace.standing_changed,
            workspace.connector_changed,
            workspace.report_changed,
            workspace.activity_changed,
            workspace.trouble_changed,
        ):
            changed.connect(self._show)
        theme.changed.connect(self._count)
        self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self.word, alignment=Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.sentence, 1)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.heading)
        texts.addLayout(line)
        self._counts.setSpacing(8)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(texts, 1)
        layout.addLayout(self._counts)

    def _show(self) -> None:
        self.heading.say(heading(self._workspace))
        found = verdict(self._workspace)
        self.word.wear(found.tone)
        self.word.say(found.word)
        self.word.setVisible(bool(found.word))
        self.sentence.say(found.sentence)
        self._count()

    def _count(self) -> None:
        for chip in self.chips:
            self._counts.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        review = self._workspace.review
        groups = review.groups if review and review.iteration == self._workspace.selected else ()
        self.chips = []
        for group, words in totals(groups):
            chip = Label(f"{SYMBOLS[group.kind]} {words}")
            chip.setObjectName("chip")
            chip.setStyleSheet(f"color: {self._theme.colours.of_kind(group.kind)};")
            self._counts.addWidget(chip, alignment=Qt.AlignmentFlag.AlignVCenter)
            self.chips.append(chip)

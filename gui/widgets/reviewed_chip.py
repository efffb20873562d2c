"""Who has read which bytes, and when: a chip that is there only while the files are those bytes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt

from core.project.approvals import Review
from gui.plain import tooltip
from gui.reviewing import Reviewing
from gui.theme import Theme
from gui.widgets.parts import Elided


class ReviewedChip(Elided):
    def __init__(self, reviewing: Reviewing, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("chip")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reviewing, self._theme = reviewing, theme
        reviewing.reading_changed.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        reading = self._reviewing.reading
        found = reading.reviewed if reading else None
        self.setVisible(found is not None)
        self.setStyleSheet(f"color: {self._theme.colours.good};")
        if reading and found:
            words = self.tr("✓ {number} reviewed by {who}").format(number=reading.iteration, who=found.who)
            self.say(words)
            self.setToolTip(tooltip(said(found)))
            self.setAccessibleName(f"{words}: {said(found)}")


def said(review: Review) -> str:
    words = QCoreApplication.translate("ReviewedChip", "Reviewed by {who}, {when}: the bytes {checksum}")
    when = f"{review.when.astimezone():%Y-%m-%d %H:%M}"
    return words.format(who=review.who, when=when, checksum=review.checksum[:12])

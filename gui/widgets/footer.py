"""What now: the stages of the pipeline on the left, the three buttons on the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.actions import Actions
from gui.plain import plain, tooltip
from gui.theme import Theme
from gui.widgets.parts import ActionButton
from gui.workspace import Workspace

GAP = "  —  "


class PipelineStrip(QWidget):
    """The stages of slipway.toml in a row, the database's own in bold; dots stand for what doesn't fit."""

    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        stages = workspace.project.settings.pipeline
        current = next((number for number, stage in enumerate(stages) if stage.database), None)
        self._names = tuple(plain(stage.name) for stage in stages)
        self._current = current
        self._head = ""
        self.drawn = ""
        if current is not None:
            self._head = self.tr("Stage {number} of {total}").format(number=current + 1, total=len(stages))
        self.setAccessibleName(f"{self._head}: {GAP.join(self._names)}" if self._names else self.tr("No pipeline"))
        self.setToolTip(tooltip(self.accessibleName()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, self.fontMetrics().height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        pieces = [(f"{self._head}    ", False)] if self._head else []
        for number, name in enumerate(self._names):
            pieces += [(GAP, False)] if number else []
            pieces.append((name, number == self._current))
        self.drawn = ""
        left, dots = 0, self.fontMetrics().horizontalAdvance("…")
        for number, (text, bold) in enumerate(pieces):
            reserved = dots if number + 1 < len(pieces) else 0
            width = self._piece(painter, text, left, self.width() - left - reserved, bold=bold)
            left += width
            if width < painter.fontMetrics().horizontalAdvance(text):
                break

    def _piece(self, painter: QPainter, text: str, left: int, room: int, *, bold: bool) -> int:
        """Draw what fits, and give its width; what doesn't fit at all is dots."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(self._theme.colours.text if bold else self._theme.colours.muted)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, room)) or "…"
        width = painter.fontMetrics().horizontalAdvance(shown)
        self.drawn += shown
        painter.drawText(left, 0, width + 2, self.height(), Qt.AlignmentFlag.AlignVCenter, shown)
        return width


class Footer(QWidget):
    def __init__(self, workspace: Workspace, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.strip = PipelineStrip(workspace, theme)
        self.cancel = ActionButton(actions.cancel)
        self.abandon = ActionButton(actions.abandon)
        self.review = ActionButton(actions.review)
        self.apply = ActionButton(actions.apply, main=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.strip, 1)
        layout.addSpacing(16)
        for button in (self.abandon, self.cancel, self.review, self.apply):
            layout.addWidget(button)
        actions.abandon.visibleChanged.connect(lambda: self.abandon.setVisible(actions.abandon.isVisible()))
        self.abandon.setVisible(actions.abandon.isVisible())

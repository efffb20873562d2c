"""One half of two texts side by side: plain text with a symbol and a number beside each line, differences lit."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from core.report.sides import Kind
from gui.comparisons import Half
from gui.theme import Theme, code_font
from gui.widgets.sql_view import Highlighter

SIGNS: dict[Kind, tuple[str, str]] = {"same": ("", ""), "changed": ("~", "~"), "added": ("", "+"), "removed": ("-", "")}
TONES: dict[Kind, str] = {"same": "muted", "changed": "warning", "added": "good", "removed": "bad"}


class HalfView(QPlainTextEdit):
    """`side` is 0 on the left and 1 on the right."""

    def __init__(self, theme: Theme, name: str, side: int) -> None:
        super().__init__()
        self._theme, self._side = theme, side
        self.half, self.kinds = Half(), tuple[Kind, ...]()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(code_font())
        self.setTabChangesFocus(True)
        self.highlighter = Highlighter(self, theme)
        self._gutter = _Gutter(self)
        self.updateRequest.connect(self._scroll_gutter)
        theme.changed.connect(self._repaint)

    def show_half(self, half: Half, kinds: tuple[Kind, ...]) -> None:
        self.half, self.kinds = half, kinds
        self.highlighter.expect(half.lines)
        self.setPlainText(half.text)
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._light()

    @property
    def signs(self) -> tuple[str, ...]:
        """What stands beside each line."""
        return tuple(SIGNS[kind][self._side] for kind in self.kinds)

    def gutter_width(self) -> int:
        digits = max(2, len(str(max(self.half.numbers, default=0))))
        return self.fontMetrics().horizontalAdvance("9") * (digits + 2) + 16

    def paint_gutter(self, event: QPaintEvent) -> None:
        painter = QPainter(self._gutter)
        painter.fillRect(event.rect(), QColor(self._theme.colours.surface))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        while block.isValid() and block.blockNumber() < len(self.kinds):
            area = self.blockBoundingGeometry(block).translated(self.contentOffset()).toRect()
            if area.top() > event.rect().bottom():
                break
            self._paint_line(painter, block.blockNumber(), area)
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._gutter.setGeometry(QRect(inner.left(), inner.top(), self.gutter_width(), inner.height()))

    def _paint_line(self, painter: QPainter, number: int, area: QRect) -> None:
        kind, shown = self.kinds[number], self.half.numbers[number]
        place = QRect(0, area.top(), self._gutter.width() - 8, area.height())
        painter.setPen(QColor(getattr(self._theme.colours, TONES[kind])))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, SIGNS[kind][self._side] or " ")
        if shown:
            painter.setPen(QColor(self._theme.colours.muted))
            left = place.adjusted(0, 0, -2 * self.fontMetrics().horizontalAdvance("9"), 0)
            painter.drawText(left, Qt.AlignmentFlag.AlignRight, str(shown))

    def _light(self) -> None:
        lit = [number for number, kind in enumerate(self.kinds) if kind != "same"]
        self.setExtraSelections([self._lit(number) for number in lit])

    def _lit(self, number: int) -> QTextEdit.ExtraSelection:
        selection, shape = QTextEdit.ExtraSelection(), QTextCharFormat()
        tint = QColor(getattr(self._theme.colours, TONES[self.kinds[number]]))
        tint.setAlpha(28 if self.half.numbers[number] else 10)
        shape.setBackground(tint)
        shape.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.format = shape
        selection.cursor = QTextCursor(self.document().findBlockByNumber(number))
        return selection

    def _scroll_gutter(self, area: QRect, rows: int) -> None:
        if rows:
            self._gutter.scroll(0, rows)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def _repaint(self) -> None:
        self.highlighter.dress()
        self.highlighter.rehighlight()
        self._light()


class _Gutter(QWidget):
    """The symbols and the line numbers."""

    def __init__(self, view: HalfView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._view.paint_gutter(event)

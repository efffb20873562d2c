"""A script to read: coloured, numbered, selectable by keyboard, with the statements of a change lit."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui.reviews import Script
from gui.theme import Theme, code_font
from gui.tokens import Line, Role


class Highlighter(QSyntaxHighlighter):
    """Lays the pieces that were cut in a worker over the lines."""

    def __init__(self, view: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme
        self._lines: tuple[Line, ...] = ()
        self._shapes: dict[Role, QTextCharFormat] = {}
        self.setDocument(view.document())
        self.dress()

    def expect(self, lines: tuple[Line, ...]) -> None:
        """Take the pieces of a text that is about to be set; setting it lays them."""
        self._lines = lines

    def dress(self) -> None:
        """Make the shapes of the theme in force, once for all pieces."""
        for role in get_args(Role):
            shape = QTextCharFormat()
            shape.setForeground(QColor(getattr(self._theme.colours, role)))
            self._shapes[role] = shape

    def highlightBlock(self, _text: str) -> None:  # noqa: N802 - Qt's name
        number = self.currentBlock().blockNumber()
        for piece in self._lines[number] if number < len(self._lines) else ():
            self.setFormat(piece.start, piece.length, self._shapes[piece.role])


class SqlView(QPlainTextEdit):
    """Read only; `light` marks lines and brings the first of them into sight."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._script = Script()
        self.lit_lines: tuple[int, ...] = ()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(code_font())
        self.setTabChangesFocus(True)
        self.highlighter = Highlighter(self, theme)
        self._margin = _Margin(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_margin)
        theme.changed.connect(self._repaint)
        self._make_room()

    def show_script(self, script: Script) -> None:
        if script.text == self._script.text:
            self._script = script
            return
        self._script = script
        self.highlighter.expect(script.lines)
        self.setPlainText(script.text)
        self.light(None)

    def light(self, step: int | None) -> None:
        """Light the statements of one step of the plan."""
        places = [place for place in self._script.places if place.step == step]
        self.lit_lines = tuple(number for place in places for number in range(place.first, place.last + 1))
        self.setExtraSelections([self._lit(number) for number in self.lit_lines])
        if places:
            cursor = QTextCursor(self.document().findBlockByNumber(places[0].first))
            self.setTextCursor(cursor)
            self.centerCursor()

    def margin_width(self) -> int:
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 24

    def paint_margin(self, event: QPaintEvent) -> None:
        painter = QPainter(self._margin)
        painter.fillRect(event.rect(), QColor(self._theme.colours.surface))
        painter.setPen(QColor(self._theme.colours.muted))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        while block.isValid() and not self.document().isEmpty():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset()).toRect()
            if area.top() > event.rect().bottom():
                break
            self._paint_number(painter, block, area)
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        inner = self.contentsRect()
        self._margin.setGeometry(QRect(inner.left(), inner.top(), self.margin_width(), inner.height()))

    def _paint_number(self, painter: QPainter, block: QTextBlock, area: QRect) -> None:
        place = QRect(0, area.top(), self._margin.width() - 12, area.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))

    def _lit(self, number: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        shape = QTextCharFormat()
        shape.setBackground(QColor(self._theme.colours.tint))
        shape.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.format = shape
        selection.cursor = QTextCursor(self.document().findBlockByNumber(number))
        return selection

    def _make_room(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)

    def _scroll_margin(self, area: QRect, rows: int) -> None:
        if rows:
            self._margin.scroll(0, rows)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def _repaint(self) -> None:
        self.highlighter.dress()
        self.highlighter.rehighlight()
        self.setExtraSelections([self._lit(number) for number in self.lit_lines])


class _Margin(QWidget):
    """The line numbers."""

    def __init__(self, view: SqlView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._view.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._view.paint_margin(event)

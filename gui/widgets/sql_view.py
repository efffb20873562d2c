"""A script to read: coloured, numbered, selectable by keyboard, with the statements of a change lit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
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
    """Lays the pieces over a line when it comes into sight; a line that nobody sees is not even cut."""

    def __init__(self, view: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme
        self._lines: Sequence[Line] = ()
        self._laid: set[int] = set()
        self._shapes: dict[Role, QTextCharFormat] = {}
        self.setDocument(view.document())
        self.dress()

    def expect(self, lines: Sequence[Line]) -> None:
        """Take the pieces of a text that is about to be set."""
        self._lines = lines
        self._laid.clear()

    def dress(self) -> None:
        """Make the shapes of the theme in force, once for all pieces; what is in sight is laid anew."""
        self._laid.clear()
        for role in get_args(Role):
            shape = QTextCharFormat()
            shape.setForeground(QColor(getattr(self._theme.colours, role)))
            self._shapes[role] = shape

    def lay(self, first: QTextBlock, last: int) -> None:
        block = first
        while block.isValid() and (number := block.blockNumber()) <= last:
            if number not in self._laid:
                self._laid.add(number)
                self.rehighlightBlock(block)
            block = block.next()

    def highlightBlock(self, _text: str) -> None:  # noqa: N802 - Qt's name
        if not self._laid or (number := self.currentBlock().blockNumber()) not in self._laid:
            return
        for piece in self._lines[number] if number < len(self._lines) else ():
            self.setFormat(piece.start, piece.length, self._shapes[piece.role])


class SqlView(QPlainTextEdit):
    """Read only; `light` marks lines and brings the first of them into sight; a long text comes in portions."""

    filled = Signal()  # all of the text is there

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.script = Script()
        self._waiting: list[str] = []  # the portions that are not shown yet, the next one last
        self._target: int | None = None  # a line to bring into sight as soon as it is there
        self.lit_lines: tuple[int, ...] = ()
        self.match = QTextCursor()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(code_font())
        self.setTabChangesFocus(True)
        self.highlighter = Highlighter(self, theme)
        self._margin = _Margin(self)
        self._feed = QTimer(self)
        self._feed.setInterval(0)
        self._feed.timeout.connect(self._pour)
        self.updateRequest.connect(self._scroll_margin)
        self.verticalScrollBar().valueChanged.connect(self._dress_sight)
        theme.changed.connect(self._repaint)
        self._make_room()

    def show_script(self, script: Script) -> None:
        if script.text == self.script.text:
            self.script = script
            return
        self._feed.stop()
        self.script = script
        self.lit_lines, self._target, self.match = (), None, QTextCursor()
        first, *self._waiting = _portions(script.text)
        self._waiting.reverse()
        self.highlighter.expect(script.lines)
        self.setPlainText(first)
        self._make_room()
        self._dress_sight()
        if self._waiting:
            self._feed.start()
        else:
            self.filled.emit()

    def light(self, step: int | None) -> None:
        """Light the statements of one step of the plan."""
        places = [place for place in self.script.places if place.step == step]
        self.lit_lines = tuple(number for place in places for number in range(place.first, place.last + 1))
        if places:
            self.go_to_line(places[0].first)
        self._dress_sight()

    def go_to_line(self, number: int) -> None:
        """Bring a line into sight, now or when its portion is there."""
        self._target = None
        block = self.document().findBlockByNumber(number)
        if not block.isValid() or (self._waiting and number >= self.blockCount() - 1):
            self._target = number
            return
        self.setTextCursor(QTextCursor(block))
        self.centerCursor()

    def select(self, start: int, length: int) -> bool:
        """Mark characters counted as Qt counts; false where they are not there yet."""
        if self._waiting and start + length >= self.document().characterCount() - 1:
            return False
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        self.match = cursor
        place = QTextCursor(self.document())
        place.setPosition(start)
        self.setTextCursor(place)  # the view's own selection would cover the mark
        self._dress_sight()
        return True

    def forget_match(self) -> None:
        if not self.match.isNull():
            self.setTextCursor(self.match)
        self.match = QTextCursor()
        self._dress_sight()

    def _pour(self) -> None:
        """Add one portion behind what is there; the reader's place and selection stay."""
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(self._waiting.pop())
        if self._target is not None:
            self.go_to_line(self._target)
        if not self._waiting:
            self._feed.stop()
            self.filled.emit()
        self._dress_sight()

    def _dress_sight(self) -> None:
        """Colour and mark the lines that can be seen, and no others."""
        first = self.firstVisibleBlock()
        rows = self.viewport().height() // max(1, self.fontMetrics().lineSpacing()) + 1
        begins, ends = first.blockNumber(), first.blockNumber() + rows
        self.highlighter.lay(first, ends)
        low, high = bisect_left(self.lit_lines, begins), bisect_left(self.lit_lines, ends + 1)
        marks = [self._lit(number) for number in self.lit_lines[low:high]]
        if not self.match.isNull():
            marks.append(self._matched())
        self.setExtraSelections(marks)

    def _matched(self) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        shape = QTextCharFormat()
        shape.setBackground(QColor(self._theme.colours.accent))
        shape.setForeground(QColor(self._theme.colours.on_accent))
        selection.format, selection.cursor = shape, self.match
        return selection

    def margin_width(self) -> int:
        digits = max(2, len(str(max(self.blockCount(), len(self.script.lines)))))
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
        self._dress_sight()

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
        self._margin.resize(self.margin_width(), self._margin.height())

    def _scroll_margin(self, area: QRect, rows: int) -> None:
        if rows:
            self._margin.scroll(0, rows)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def _repaint(self) -> None:
        self.highlighter.dress()
        self._dress_sight()


def _portions(text: str) -> tuple[str, ...]:
    """Cut into what Qt lays out in a few milliseconds each."""
    found, start = [], 0
    while len(text) - start > _PORTION:
        end = text.find("\n", start + _PORTION) + 1
        if not end:
            break
        found.append(text[start:end])
        start = end
    return (*found, text[start:])


_PORTION = 16_000


class _Margin(QWidget):
    """The line numbers."""

    def __init__(self, view: SqlView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self._view.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._view.paint_margin(event)

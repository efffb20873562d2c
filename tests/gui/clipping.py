"""What a person can't read because it has no room: asked of every widget that is on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from gui.widgets.parts import Elided

SLACK = 1  # pixels by which a font's measures are rounded


def clipped(window: QWidget) -> list[str]:
    """Name every widget whose words don't fit, or that lies outside of the window or under its neighbour's edge."""
    shown = [one for one in window.findChildren(QWidget) if one.isVisible() and not _is_of_qt(one)]
    return [f"{_named(one)}: {why}" for one in shown for why in _troubles(one, window)]


def _troubles(one: QWidget, window: QWidget) -> Iterator[str]:
    if isinstance(one, QLabel):
        yield from _of_label(one)
    elif isinstance(one, QPushButton):
        yield from _narrow(one, one.sizeHint().width())
        yield from _low(one, one.sizeHint().height())
    elif isinstance(one, QLineEdit):
        words = one.text() or one.placeholderText()
        yield from _narrow(one, one.fontMetrics().horizontalAdvance(words) if not one.text() else 0)
        yield from _low(one, one.fontMetrics().height())
    elif isinstance(one, QTabBar):
        yield from _of_tabs(one)
    elif isinstance(one, QHeaderView):
        yield from _of_sections(one)
    elif isinstance(one, QAbstractItemView):
        yield from _of_rows(one)
    if isinstance(one, QLabel | QAbstractButton | QLineEdit) and not _scrolls(one, window):
        place = QRect(one.mapTo(window, QPoint(0, 0)), one.size())
        if not window.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
            yield f"is outside of the window: {place.getRect()}"


def _of_label(one: QLabel) -> Iterator[str]:
    if not one.text() or isinstance(one, Elided):
        return
    if one.wordWrap():
        yield from _low(one, one.heightForWidth(one.width()))
        return
    yield from _narrow(one, one.sizeHint().width())
    yield from _low(one, one.sizeHint().height())


def _of_tabs(one: QTabBar) -> Iterator[str]:
    for number in range(one.count()):
        words, room = one.tabText(number), one.tabRect(number)
        if one.isTabVisible(number) and one.fontMetrics().horizontalAdvance(words) > room.width():
            yield f"the tab {words!r} has {room.width()} pixels"
        if one.isTabVisible(number) and one.fontMetrics().height() > room.height():
            yield f"the tab {words!r} is {room.height()} pixels high"


def _of_sections(one: QHeaderView) -> Iterator[str]:
    for number in range(one.count()):
        words = str(one.model().headerData(number, one.orientation()) or "")
        if not one.isSectionHidden(number) and one.fontMetrics().horizontalAdvance(words) > one.sectionSize(number):
            yield f"the heading {words!r} has {one.sectionSize(number)} pixels"


def _of_rows(one: QAbstractItemView) -> Iterator[str]:
    first = one.model().index(0, 0) if one.model() else None
    if first is not None and first.isValid():
        height, needed = one.visualRect(first).height(), one.fontMetrics().height()
        if 0 < height < needed:
            yield f"a row is {height} pixels high, its font {needed}"


def _narrow(one: QWidget, needed: int) -> Iterator[str]:
    if one.width() + SLACK < needed:
        yield f"is {one.width()} pixels wide and needs {needed}"


def _low(one: QWidget, needed: int) -> Iterator[str]:
    if one.height() + SLACK < needed:
        yield f"is {one.height()} pixels high and needs {needed}"


def _scrolls(one: QWidget, window: QWidget) -> bool:
    above = one.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def _is_of_qt(one: QWidget) -> bool:
    """A file dialog is Qt's own; so is the button that clears a line."""
    above: QWidget | None = one
    while above is not None:
        if isinstance(above, QFileDialog):
            return True
        above = above.parentWidget()
    return isinstance(one.parentWidget(), QLineEdit)


def _named(one: QWidget) -> str:
    words = one.text() if isinstance(one, QLabel | QAbstractButton) else one.accessibleName()
    return f"{type(one).__name__} in {type(one.parentWidget()).__name__} {words[:60]!r}"

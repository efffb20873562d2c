"""Two texts beside each other that scroll as one, with a word on how far they differ."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QScrollBar, QSplitter, QVBoxLayout, QWidget

from core.report.summary import counted
from gui.comparisons import Comparison, Half
from gui.theme import Theme
from gui.widgets.half_view import HalfView
from gui.widgets.parts import Elided, Label, page


class SideBySide(QWidget):
    def __init__(self, theme: Theme, left: str, right: str) -> None:
        super().__init__()
        self.left, self.right = HalfView(theme, left, 0), HalfView(theme, right, 1)
        self.titles = (Elided(left, "small"), Elided(right, "small"))
        self.summary = Label("", "small")
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        for title, view in zip(self.titles, (self.left, self.right), strict=True):
            half, column = page(spacing=4)
            column.addWidget(title)
            column.addWidget(view, 1)
            halves.addWidget(half)
        halves.setSizes([1, 1])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(halves, 1)
        layout.addWidget(self.summary)
        for one, other in ((self.left, self.right), (self.right, self.left)):
            _bind(one.verticalScrollBar(), other.verticalScrollBar())
            _bind(one.horizontalScrollBar(), other.horizontalScrollBar())

    def show_comparison(self, found: Comparison) -> None:
        self.left.show_half(found.left, found.kinds)
        self.right.show_half(found.right, found.kinds)
        for title, half in zip(self.titles, (found.left, found.right), strict=True):
            title.say(half.title)
        self.summary.say(_summary(found))
        first = next((number for number, kind in enumerate(found.kinds) if kind != "same"), 0)
        for view in (self.left, self.right):
            view.setTextCursor(QTextCursor(view.document().findBlockByNumber(first)))
            view.centerCursor()

    def show_nothing(self, why: str) -> None:
        self.show_comparison(Comparison(Half(), Half()))
        self.summary.say(why)


def _bind(one: QScrollBar, other: QScrollBar) -> None:
    one.valueChanged.connect(other.setValue)


def _summary(found: Comparison) -> str:
    if not found.kinds:
        return ""
    kinds = (("changed", "~"), ("added", "+"), ("removed", "-"))
    parts = [
        f"{sign} {counted(number, 'line')} {kind}"
        for kind, sign in kinds
        if (number := sum(1 for one in found.kinds if one == kind))
    ]
    return ", ".join(parts) or QCoreApplication.translate("SideBySide", "No difference.")

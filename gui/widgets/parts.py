"""The small parts that every pane is made of: labels of plain text, cards, buttons bound to actions, tables of rows."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gui.plain import plain, tooltip

Index = QModelIndex | QPersistentModelIndex
Role = Literal["", "muted", "small", "heading", "title", "good", "warning", "bad", "refusal"]


class Label(QLabel):
    """Never markup; can be selected with the mouse."""

    def __init__(self, text: str = "", role: Role = "", *, wraps: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWordWrap(wraps)
        self.setProperty("role", role)
        self.say(text)

    def say(self, text: str) -> None:
        self.setText(plain(text))

    def wear(self, role: Role) -> None:
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class Elided(Label):
    """A label in one line that gives way to its neighbours: what doesn't fit is dots, and all of it is the tool tip."""

    def __init__(self, text: str = "", role: Role = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        self._mode = mode
        super().__init__(text, role)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), self.fontMetrics().horizontalAdvance("mm…")), whole.height())

    def say(self, text: str) -> None:
        super().say(text)
        self.setToolTip(tooltip(text))

    @property
    def shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        self.drawFrame(painter)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown)


class Card(QFrame):
    """A surface with a title line and a body."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(8)
        if title:
            self.title = Label(title, "title")
            self.body.addWidget(self.title)


class ActionButton(QPushButton):
    """Says and does what its action says and does; the main one of a screen wears the accent."""

    def __init__(self, action: QAction, *, main: bool = False) -> None:
        super().__init__()
        self._action = action
        self.setProperty("main", main)
        self.setAutoDefault(False)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        self.setCheckable(self._action.isCheckable())
        self.setChecked(self._action.isChecked())
        self.setAccessibleName(self._action.text())
        self.setToolTip(tooltip(_explained(self._action)))


def _explained(action: QAction) -> str:
    keys = action.shortcut().toString()
    said = action.statusTip() or action.text()
    return f"{said} ({keys})" if keys else said


class TintedItems(QStyledItemDelegate):
    """A selected row keeps its own colour on the tint."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        super().initStyleOption(option, index)
        palette = option.palette
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        option.palette = palette


class Table(QTreeView):
    """Rows of 28 px over a model; one column takes the room that is left."""

    def __init__(self, model: QAbstractItemModel, name: str, widths: tuple[int, ...], stretched: int) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(56)
        self.setItemDelegate(TintedItems(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(widths):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Larger letters: no heading is narrower than its word."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            header = self.header()
            for column in range(header.count()):
                header.resizeSection(column, max(header.sectionSize(column), header.sectionSizeHint(column)))


def page(margin: int = 0, spacing: int = 8) -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return widget, layout

"""Go to anything: type a few letters of an iteration, of an object that changes, or of something that can be done."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from gui.destinations import Destination
from gui.fuzzy import best
from gui.plain import plain, tooltip
from gui.widgets.parts import Label, Table

Index = QModelIndex | QPersistentModelIndex
_MOST = 60  # more than a person reads; typing on is quicker
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class DestinationsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Destination, ...] = ()

    def show(self, shown: tuple[Destination, ...]) -> None:
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one = self.shown[index.row()]
        text = (one.name, one.note)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(text)
        return plain(text) if role == Qt.ItemDataRole.DisplayRole else None


class Palette(QDialog):
    """Enter goes to the first; what changes a database still asks before it does."""

    def __init__(self, owner: QWidget, places: tuple[Destination, ...]) -> None:
        super().__init__(owner)
        self._places = places
        self.setWindowTitle(self.tr("Go to anything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 440)
        self.model = DestinationsModel()
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(self.tr("An iteration, an object, or what you want to do"))
        self.typed.setAccessibleName(self.tr("Go to"))
        self.typed.installEventFilter(self)
        self.table = Table(self.model, self.tr("Places"), (300, 280), 1)
        self.table.setHeaderHidden(True)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = Label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (self.typed, self.table, self.nothing):
            layout.addWidget(widget)
        self.typed.textChanged.connect(self._narrow)
        self.typed.returnPressed.connect(self.go)
        self.table.clicked.connect(lambda _: self.go())
        self._narrow()

    def go(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self.model.shown):
            chosen = self.model.shown[row]
            self.accept()
            chosen.go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The arrows move in the list while one types."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self.table.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self) -> None:
        self.model.show(best(self._places, lambda one: one.text, self.typed.text(), _MOST))
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.nothing.say("" if self.model.shown else self.tr("Nothing has these letters in this order."))

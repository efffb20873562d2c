"""Rows in groups, two levels deep, over tuples of text: differences by object, kept objects by parcel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from gui.models.rows import Row
from gui.plain import plain, tooltip
from gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_TOP = 0  # the id of a group's own row; its children have the group's position and one


class Rows(NamedTuple):
    """A row, and the rows below it."""

    head: Row
    below: tuple[Row, ...] = ()


class GroupsModel(QAbstractItemModel):
    """The first column wears the row's colour; every cell says its whole text in its tool tip."""

    def __init__(self, theme: Theme, headings: tuple[str, ...]) -> None:
        super().__init__()
        self.groups: tuple[Rows, ...] = ()
        self._theme = theme
        self._headings = headings

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the upper level."""
        return tuple(group.head for group in self.groups)

    def show(self, groups: Sequence[Rows]) -> None:
        self.beginResetModel()
        self.groups = tuple(groups)
        self.endResetModel()

    def group_of(self, index: Index) -> int:
        """Give the position of the group that a row is, or is in; -1 for none."""
        if not index.isValid():
            return -1
        return index.row() if index.internalId() == _TOP else int(index.internalId()) - 1

    def index(self, row: int, column: int = 0, parent: Index | None = None) -> QModelIndex:
        if not 0 <= column < len(self._headings) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        inside = parent is not None and parent.isValid()
        return self.createIndex(row, column, parent.row() + 1 if inside and parent is not None else _TOP)

    @overload
    def parent(self) -> QObject | None: ...

    @overload
    def parent(self, child: Index) -> QModelIndex: ...

    def parent(self, child: Index | None = None) -> QModelIndex | QObject | None:
        if child is None:
            return super().parent()
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(int(child.internalId()) - 1, 0, _TOP)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        if parent is None or not parent.isValid():
            return len(self.groups)
        top = parent.internalId() == _TOP and parent.column() == 0
        return len(self.groups[parent.row()].below) if top else 0

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        group = self.groups[self.group_of(index)]
        tone, texts = group.head if index.internalId() == _TOP else group.below[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(texts[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(texts[index.column()])
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return QColor(getattr(self._theme.colours, tone))
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

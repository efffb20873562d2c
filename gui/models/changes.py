"""The changes as a tree of groups, objects and columns: rows are made when they are looked at, never before."""

from __future__ import annotations

from dataclasses import replace
from typing import overload

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont

from core.diff.changes import CreateTable
from core.report.passages import Row, row_of
from core.report.summary import SYMBOLS, Group, Item, counted
from core.schema.columns import Column
from gui.plain import plain, tooltip
from gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

CHANGE = Qt.ItemDataRole.UserRole
VIEWED = 2  # the column of the marks
_CHECKABLE = Qt.ItemFlag.ItemIsUserCheckable
_WIDTH = 1 << 20  # groups are few; an object's place among its siblings fits above


class ChangesModel(QAbstractItemModel):
    """An index carries where its parent stands: 0 is the root, g+1 a group, and (i+1)*WIDTH + g+1 an object in it."""

    leave_asked = Signal(str, bool)  # how a decision names the change, and whether it is left out

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.groups: tuple[Group, ...] = ()
        self._theme = theme
        self._may_leave = False
        self._viewed: frozenset[Row] = frozenset()

    def place(self, kind: str, name: str) -> QModelIndex:
        """Find an object again after the plan has been made anew; an index that is not valid where it is gone."""
        for row, group in enumerate(self.groups):
            for position, item in enumerate(group.items):
                if (group.kind, item.name) == (kind, name):
                    return self.index(position, 0, self.index(row, 0))
        return QModelIndex()

    def name(self, index: Index) -> tuple[str, str]:
        """Give an object's group and name; of a column its table's."""
        if not index.isValid():
            return "", ""
        item = self._item(index)
        if item is None:
            return self.name(self.parent(index)) if self.parent(index).isValid() else ("", "")
        return self.groups[index.internalId() % _WIDTH - 1].kind, item.name

    def show(self, groups: tuple[Group, ...]) -> None:
        self.beginResetModel()
        self.groups = groups
        self.endResetModel()

    def allow_leaving(self, *, allowed: bool) -> None:
        """A draft can be made without a change; what is sealed can not, nor while it is being made anew."""
        if allowed != self._may_leave:
            self._may_leave = allowed
            for row in range(len(self.groups)):
                group = self.index(row, 0)
                last = self.index(self.rowCount(group) - 1, 0, group)
                self.dataChanged.emit(self.index(0, 0, group), last, [Qt.ItemDataRole.CheckStateRole])

    def show_viewed(self, viewed: frozenset[Row]) -> None:
        if viewed != self._viewed:
            self._viewed = viewed
            for row in range(len(self.groups)):
                group = self.index(row, 0)
                self.dataChanged.emit(self.index(0, VIEWED, group), self.index(self.rowCount(group) - 1, VIEWED, group))

    def row(self, index: Index) -> Row | None:
        """Give what a mark calls the object; of a column its table."""
        item = self._item(index)
        if item is None:
            return self.row(self.parent(index)) if index.isValid() and self.parent(index).isValid() else None
        return row_of(self.groups[index.internalId() % _WIDTH - 1], item)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        item = self._item(index)
        if item is not None and item.leave_out and self._may_leave and index.column() == 0:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Ask only: the mark changes when the plan has been made anew."""
        item = self._item(index)
        if role != Qt.ItemDataRole.CheckStateRole or item is None or not self.flags(index) & _CHECKABLE:
            return False
        self.leave_asked.emit(item.leave_out, Qt.CheckState(value) == Qt.CheckState.Unchecked)
        return True

    def _item(self, index: Index) -> Item | None:
        inner, outer = divmod(index.internalId(), _WIDTH)
        return self.groups[outer - 1].items[index.row()] if index.isValid() and outer and not inner else None

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        parent = parent or QModelIndex()
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, _identity(parent))

    @overload
    def parent(self) -> QObject | None: ...

    @overload
    def parent(self, child: Index) -> QModelIndex: ...

    def parent(self, child: Index | None = None) -> QModelIndex | QObject | None:
        if child is None:
            return super().parent()
        inner, outer = divmod(child.internalId(), _WIDTH)
        if not child.isValid() or not outer:
            return QModelIndex()
        if not inner:
            return self.createIndex(outer - 1, 0, 0)
        return self.createIndex(inner - 1, 0, outer)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        if parent is None or not parent.isValid():
            return len(self.groups)
        if parent.column() != 0:
            return 0
        inner, outer = divmod(parent.internalId(), _WIDTH)
        if not outer:
            return len(self.groups[parent.row()].items)
        return 0 if inner else len(_columns(self.groups[outer - 1], parent.row()))

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        inner, outer = divmod(index.internalId(), _WIDTH)
        if not outer:
            return self._group_data(self.groups[index.row()], index.column(), role)
        group = self.groups[outer - 1]
        if not inner:
            return self._item_data(group, group.items[index.row()], index.column(), role)
        return self._column_data(_columns(group, inner - 1)[index.row()], group.items[inner - 1], index.column(), role)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_tr("Object"), _tr("What happens"), _tr("Viewed"))[section]
        return None

    def _group_data(self, group: Group, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.FontRole and column == 0:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ForegroundRole and column == 1:
            return QColor(self._theme.colours.muted)
        return _texts((group.title, str(len(group.items)), ""), column, role)

    def _item_data(self, group: Group, item: Item, column: int, role: int) -> object:
        if role == CHANGE:
            return item.change
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and item.leave_out:
            return Qt.CheckState.Unchecked if group.kind == "left out" else Qt.CheckState.Checked
        mark = viewed_mark() if row_of(group, item) in self._viewed else ""
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = self._theme.colours
            return QColor((colours.of_kind(group.kind), colours.muted, colours.good)[column])
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return plain(f"{group.title}: {item.name}, {item.detail}{', ' if mark else ''}{mark}")
        return _texts((f"{SYMBOLS[group.kind]}  {item.name}", item.detail, mark), column, role)

    def _column_data(self, found: Column, item: Item, column: int, role: int) -> object:
        if role == CHANGE:
            return item.change
        if role == Qt.ItemDataRole.ForegroundRole and column == 1:
            return QColor(self._theme.colours.muted)
        return _texts((found.name, _described(found), ""), column, role)


def viewed_mark() -> str:
    return _tr("✓ viewed")


def filtered(groups: tuple[Group, ...], words: str) -> tuple[Group, ...]:
    """Keep the objects that have every word in their name, what happens to them, or their group's title."""
    wanted = words.casefold().split()
    if not wanted:
        return groups
    kept = (
        replace(
            group,
            items=tuple(
                item
                for item in group.items
                if all(word in f"{group.title} {item.name} {item.detail}".casefold() for word in wanted)
            ),
        )
        for group in groups
    )
    return tuple(group for group in kept if group.items)


def totals(groups: tuple[Group, ...]) -> tuple[tuple[Group, str], ...]:
    """Say each group's count in words: 1 new table."""
    counts = [(group, len({item.name for item in group.items})) for group in groups]
    return tuple((group, _total(number, group.title.lower())) for group, number in counts)


def _total(number: int, title: str) -> str:
    """New tables are counted, what is dropped is said."""
    return counted(number, title.removesuffix("s")) if title.endswith("s") else f"{number} {title}"


def _identity(parent: Index) -> int:
    if not parent.isValid():
        return 0
    inner, outer = divmod(parent.internalId(), _WIDTH)
    if not outer:
        return parent.row() + 1
    return 0 if inner else (parent.row() + 1) * _WIDTH + outer


def _columns(group: Group, row: int) -> tuple[Column, ...]:
    change = group.items[row].change
    return change.table.columns if group.kind == "new" and isinstance(change, CreateTable) else ()


def _described(column: Column) -> str:
    facts = [str(column.type)]
    if not column.nullable:
        facts.append(_tr("not null"))
    if column.default is not None:
        facts.append(_tr("default {value}").format(value=column.default.sql))
    return ", ".join(facts)


def _texts(texts: tuple[str, str, str], column: int, role: int) -> object:
    if role == Qt.ItemDataRole.DisplayRole:
        return plain(texts[column])
    if role == Qt.ItemDataRole.ToolTipRole:
        return tooltip(texts[column])
    return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Changes", text)

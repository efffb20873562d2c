"""Changes in an order that PostgreSQL accepts: by declared dependencies, sorted once, moving as little as possible."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    Change,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    table_of,
)
from core.schema.constraints import ForeignKey, PrimaryKey, QName, Unique
from core.schema.tables import Table


def order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Drop in the reverse order of the old graph, create in the order of the new one."""
    listed = list(_without_cycles(list(changes)))
    graph = TopologicalSorter({index: _predecessors(change, listed) for index, change in enumerate(listed)})
    graph.prepare()
    ready = [(_rank(listed[index]), index) for index in graph.get_ready()]
    heapq.heapify(ready)
    result: list[Change] = []
    while ready:
        _, index = heapq.heappop(ready)
        result.append(listed[index])
        graph.done(index)
        for following in graph.get_ready():
            heapq.heappush(ready, (_rank(listed[following]), following))
    return tuple(result)


def _rank(change: Change) -> int:
    match change:
        case DropConstraint(_, constraint):
            return 0 if isinstance(constraint, ForeignKey) else 2
        case AddConstraint(_, constraint):
            return 10 if isinstance(constraint, ForeignKey) else 8
        case _:
            return _RANKS[type(change)]


_RANKS: dict[type[Change], int] = {
    DropIndex: 1,
    DropTable: 3,
    CreateTable: 4,
    AddColumn: 5,
    AlterColumn: 6,
    DropColumn: 7,
    CreateIndex: 9,
    AlterTable: 11,
}


def _predecessors(change: Change, listed: list[Change]) -> set[int]:
    """Find what must have run before; drops come first by rank and wait only for other drops."""
    match change:
        case CreateTable(table):
            keys = [key for key in table.foreign_keys if key.references != table.name]
            return {index for index, other in enumerate(listed) if any(_makes_target(other, key) for key in keys)}
        case DropTable(table):
            return {
                index
                for index, other in enumerate(listed)
                if isinstance(other, DropTable)
                and other is not change
                and any(key.references == table.name for key in other.table.foreign_keys)
            }
        case AddConstraint(table, constraint):
            return {
                index
                for index, other in enumerate(listed)
                if _makes_columns(other, table)
                or (isinstance(constraint, ForeignKey) and _makes_target(other, constraint))
            }
        case CreateIndex(table, _):
            return {index for index, other in enumerate(listed) if _makes_columns(other, table)}
        case _:
            return set()


def _makes_columns(change: Change, table: QName) -> bool:
    return isinstance(change, CreateTable | AddColumn | AlterColumn) and table_of(change) == table


def _makes_target(change: Change, key: ForeignKey) -> bool:
    """The foreign key points at what this makes: a table, a column, or the key over its columns."""
    if table_of(change) != key.references:
        return False
    match change:
        case CreateTable():
            return True
        case AddColumn(_, column) | AlterColumn(_, _, column):
            return column.name in key.referenced_columns
        case AddConstraint(_, PrimaryKey(_, columns) | Unique(_, columns)):
            return set(columns) == set(key.referenced_columns)
        case CreateIndex(_, index):
            return index.unique and set(index.columns) == set(key.referenced_columns)
        case _:
            return False


def _without_cycles(changes: list[Change]) -> Iterator[Change]:
    """Take the foreign keys of a cycle out of their tables: added after all creates, dropped before all drops."""
    created = _cyclic(change.table for change in changes if isinstance(change, CreateTable))
    dropped = _cyclic(change.table for change in changes if isinstance(change, DropTable))
    for change in changes:
        match change:
            case CreateTable(table) if table.name in created:
                bare, keys = _bare(table, created)
                yield CreateTable(bare)
                yield from (AddConstraint(table.name, key) for key in keys)
            case DropTable(table) if table.name in dropped:
                bare, keys = _bare(table, dropped)
                yield from (DropConstraint(table.name, key) for key in keys)
                yield DropTable(bare)
            case _:
                yield change


def _bare(table: Table, cyclic: set[QName]) -> tuple[Table, tuple[ForeignKey, ...]]:
    loose = tuple(key for key in table.foreign_keys if key.references in cyclic and key.references != table.name)
    return replace(table, foreign_keys=tuple(key for key in table.foreign_keys if key not in loose)), loose


def _cyclic(tables: Iterable[Table]) -> set[QName]:
    """Find the tables that lie on a cycle of foreign keys; one that points at itself does not."""
    graph = {
        table.name: {key.references for key in table.foreign_keys if key.references != table.name} for table in tables
    }
    cyclic: set[QName] = set()
    while True:
        try:
            TopologicalSorter({name: after - cyclic for name, after in graph.items() if name not in cyclic}).prepare()
        except CycleError as error:
            cyclic |= set(error.args[1])
        else:
            return cyclic

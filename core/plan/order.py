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
    AlterObject,
    AlterTable,
    Change,
    CommentOn,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
    MapValues,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameTable,
    table_of,
)
from core.plan import column_order, dependencies
from core.plan.dependencies import Beside
from core.schema.constraints import ForeignKey, PrimaryKey, QName, Unique
from core.schema.objects import ObjectKind, kind_of
from core.schema.tables import Table


def order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Drop in the reverse order of the old graph, create in the order of the new one."""
    listed = list(_without_cycles(list(changes)))
    waiting = _without_circles(_graph(listed))
    ranks = _ranks(listed, waiting)
    graph = TopologicalSorter(waiting)
    graph.prepare()
    ready = [(ranks[index], index) for index in graph.get_ready()]
    heapq.heapify(ready)
    result: list[Change] = []
    while ready:
        _, index = heapq.heappop(ready)
        result.append(listed[index])
        graph.done(index)
        for following in graph.get_ready():
            heapq.heappush(ready, (ranks[following], following))
    return tuple(result)


def _ranks(listed: list[Change], waiting: dict[int, set[int]]) -> list[int]:
    """What stands beside tables comes as soon as the first that waits for it."""
    ranks = [_rank(change) for change in listed]
    if any(isinstance(change, Beside) for change in listed):
        for index in reversed(tuple(TopologicalSorter(waiting).static_order())):
            for other in waiting[index]:
                if isinstance(listed[other], Beside):
                    ranks[other] = min(ranks[other], ranks[index])
    return ranks


def _without_circles(waiting: dict[int, set[int]]) -> dict[int, set[int]]:
    """What waits for itself in the end can't be made in any order: let the server say so, with both names."""
    while True:
        try:
            TopologicalSorter(waiting).prepare()
        except CycleError as error:
            first, second, *_ = error.args[1]
            waiting = {index: others - ({first} if index == second else set()) for index, others in waiting.items()}
        else:
            return waiting


def _rank(change: Change) -> int:
    match change:
        case DropConstraint(_, constraint):
            return 0 if isinstance(constraint, ForeignKey) else 20
        case AddConstraint(_, constraint):
            return 100 if isinstance(constraint, ForeignKey) else 80
        case CreateObject(one) | AlterObject(_, one):
            return _COMES[kind_of(one)]
        case DropObject(one):
            return _GOES[kind_of(one)]
        case _:
            return _RANKS[type(change)]


# Everything after a rename speaks of the new name; what hangs on tables goes before them and comes after them.
_RANKS: dict[type[Change], int] = {
    RenameTable: -20,
    RenameColumn: -20,
    RenameConstraint: -20,
    RenameIndex: -20,
    DropIndex: 10,
    DropTable: 30,
    CreateTable: 40,
    AddColumn: 50,
    AlterColumn: 60,
    MapValues: 65,
    DropColumn: 70,
    CreateIndex: 90,
    AlterTable: 110,
    CommentOn: 115,
}
_COMES: dict[ObjectKind, int] = {
    "schema": -30,
    "extension": 31,
    "enum": 32,
    "sequence": 33,
    "function": 34,
    "view": 120,
    "trigger": 130,
    "policy": 140,
}
_GOES: dict[ObjectKind, int] = {
    "policy": -12,
    "trigger": -11,
    "view": -10,
    "function": 150,
    "sequence": 160,
    "enum": 170,
    "extension": 180,
    "schema": 190,
}


def _graph(listed: list[Change]) -> dict[int, set[int]]:
    """For each change, what must have run before; drops come first by rank and wait only for other drops."""
    touching: dict[QName, list[int]] = {}
    pointing: dict[QName, list[int]] = {}
    for index, change in enumerate(listed):
        touching.setdefault(table_of(change), []).append(index)
        if isinstance(change, DropTable):
            for key in change.table.foreign_keys:
                pointing.setdefault(key.references, []).append(index)
    waiting = {
        index: {
            other
            for key in _targets(change)
            for other in touching.get(key.references, ())
            if _makes_target(listed[other], key)
        }
        | {other for other in touching[table_of(change)] if _waits_for_columns(change, listed[other])}
        | {other for other in pointing.get(table_of(change), ()) if other != index and _is_pointed_at(change)}
        for index, change in enumerate(listed)
    }
    for index, other in (*dependencies.edges(listed), *column_order.edges(listed)):
        waiting[index].add(other)
    return waiting


def _is_pointed_at(change: Change) -> bool:
    """A foreign key of a table that goes may hang on what this drops."""
    match change:
        case DropTable() | DropColumn():
            return True
        case DropConstraint(_, PrimaryKey() | Unique()):
            return True
        case DropIndex(_, index):
            return index.unique
        case _:
            return False


def _targets(change: Change) -> tuple[ForeignKey, ...]:
    """Find the foreign keys that this makes and whose targets must be there."""
    match change:
        case CreateTable(table):
            return tuple(key for key in table.foreign_keys if key.references != table.name)
        case AddConstraint(_, ForeignKey() as key):
            return (key,)
        case _:
            return ()


def _waits_for_columns(change: Change, other: Change) -> bool:
    return isinstance(change, AddConstraint | CreateIndex) and isinstance(other, CreateTable | AddColumn | AlterColumn)


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
            case CreateTable(table) if table.name in created or any(
                _hangs_on_index(table, k) for k in table.foreign_keys
            ):
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
    loose = tuple(
        key
        for key in table.foreign_keys
        if (key.references in cyclic and key.references != table.name) or _hangs_on_index(table, key)
    )
    return replace(table, foreign_keys=tuple(key for key in table.foreign_keys if key not in loose)), loose


def _hangs_on_index(table: Table, key: ForeignKey) -> bool:
    """It points at its own table by columns that only a unique index covers, which is made after the table."""
    if key.references != table.name:
        return False
    keys = [*((table.primary_key,) if table.primary_key else ()), *table.uniques]
    return all(set(one.columns) != set(key.referenced_columns) for one in keys)


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

"""What must step aside while the columns or the key it hangs on change, and comes back after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.diff import needs
from core.diff.changes import (
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CommentOn,
    CreateIndex,
    DropConstraint,
    DropIndex,
    part_of,
    table_of,
)
from core.plan.replacements import still, turns, with_replacements
from core.schema.constraints import ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.tables import Table


def with_detours(changes: Sequence[Change], old: Schema, new: Schema) -> tuple[Change, ...]:
    """What both sides have, unchanged, is taken off and added again where it would be in the way."""
    changes = with_replacements(changes, old, new)
    moving = _by_table(changes)
    if not moving:
        return _without_said(changes)
    after = new.by_name()
    detours: list[Change] = []
    for table in old.tables:
        then = after.get(table.name)
        if then is None:
            continue
        for key in table.foreign_keys:
            near = (*moving.get(table.name, ()), *moving.get(key.references, ()))
            if (same := still(key, then.foreign_keys)) and any(_is_in_the_way(one, table.name, key) for one in near):
                detours += [DropConstraint(table.name, key), AddConstraint(table.name, same)]
        if table.name in moving:
            detours += _rewritten(table, then, moving[table.name])
    return _without_said(tuple(dict.fromkeys((*changes, *detours))))


def _without_said(changes: Sequence[Change]) -> tuple[Change, ...]:
    """What comes again says what there is to say about it."""
    again = {(table_of(one), part_of(one)) for one in changes if isinstance(one, AddConstraint | CreateIndex)}
    return tuple(one for one in changes if not (isinstance(one, CommentOn) and (one.table, part_of(one)) in again))


def _by_table(changes: Sequence[Change]) -> dict[QName, list[Change]]:
    """Find what moves, by the tables in which something else may hang on it."""
    found: dict[QName, list[Change]] = {}
    for change in changes:
        if _moves(change):
            tables = {table for table, _ in change.swapped} if isinstance(change, AlterObject) else {table_of(change)}
            for table in tables:
                found.setdefault(table, []).append(change)
    return found


def _rewritten(old: Table, new: Table, moving: Sequence[Change]) -> Iterator[Change]:
    """ALTER TYPE makes PostgreSQL write a check or an index expression anew, with casts that nobody wrote."""
    retyped = {one.new.name for one in moving if isinstance(one, AlterColumn) and one.old.type != one.new.type}
    retyped |= {
        column.name
        for change in moving
        if isinstance(change, AlterObject)
        for table, column in change.swapped
        if table == new.name
    }
    for check in old.checks:
        if (same := still(check, new.checks)) and retyped.intersection(check.columns):
            yield from (DropConstraint(new.name, check), AddConstraint(new.name, same))
    for index in old.indexes:
        kept = still(index, new.indexes)
        if kept and _has_expressions(index) and any(map(needs.of_index(index).word, retyped)):
            yield from (DropIndex(new.name, index), CreateIndex(new.name, kept))


def _has_expressions(index: Index) -> bool:
    return index.predicate is not None or len(index.keys) != len(index.columns)


def _moves(change: Change) -> bool:
    match change:
        case AlterColumn(_, old, new):
            return old.type.name != new.type.name or turns(old, new)
        case DropConstraint(_, PrimaryKey() | Unique()):
            return True
        case DropIndex(_, index):
            return index.unique
        case AlterObject(_, _, swapped):
            return bool(swapped)
        case _:
            return False


def _is_in_the_way(change: Change, table: QName, key: ForeignKey) -> bool:
    match change:
        case AlterColumn(where, _, column):
            here = where == table and column.name in key.columns
            return here or (where == key.references and column.name in key.referenced_columns)
        case AlterObject(_, _, swapped):
            here = any(where == table and column.name in key.columns for where, column in swapped)
            return here or any(
                where == key.references and column.name in key.referenced_columns for where, column in swapped
            )
        case DropConstraint(where, PrimaryKey(_, columns) | Unique(_, columns)):
            return where == key.references and set(columns) == set(key.referenced_columns)
        case DropIndex(where, index):
            return where == key.references and set(index.columns) >= set(key.referenced_columns)
        case _:
            return False

"""What must step aside while the columns or the key it hangs on change, and comes back after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.diff.changes import (
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CreateIndex,
    DropConstraint,
    DropIndex,
)
from core.plan import needs
from core.plan.replacements import with_replacements
from core.schema.constraints import ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.tables import Table


def with_detours(changes: Sequence[Change], old: Schema, new: Schema) -> tuple[Change, ...]:
    """What both sides have, unchanged, is taken off and added again where it would be in the way."""
    changes = with_replacements(changes, old, new)
    if not any(_moves(change) for change in changes):
        return tuple(changes)
    after = new.by_name()
    detours: list[Change] = []
    for table in old.tables:
        for key in table.foreign_keys:
            stays = table.name in after and key in after[table.name].foreign_keys
            if stays and any(_is_in_the_way(change, table.name, key) for change in changes):
                detours += [DropConstraint(table.name, key), AddConstraint(table.name, key)]
        if table.name in after:
            detours += _rewritten(table, after[table.name], changes)
    return tuple(dict.fromkeys((*changes, *detours)))


def _rewritten(old: Table, new: Table, changes: Sequence[Change]) -> Iterator[Change]:
    """ALTER TYPE makes PostgreSQL write a check or an index expression anew, with casts that nobody wrote."""
    retyped = {
        change.new.name
        for change in changes
        if isinstance(change, AlterColumn) and change.table == new.name and _moves(change)
    }
    retyped |= {
        column.name
        for change in changes
        if isinstance(change, AlterObject)
        for table, column in change.swapped
        if table == new.name
    }
    for check in old.checks:
        if check in new.checks and retyped.intersection(check.columns):
            yield from (DropConstraint(new.name, check), AddConstraint(new.name, check))
    for index in old.indexes:
        if index in new.indexes and _has_expressions(index) and any(map(needs.of_index(index).word, retyped)):
            yield from (DropIndex(new.name, index), CreateIndex(new.name, index))


def _has_expressions(index: Index) -> bool:
    return index.predicate is not None or len(index.keys) != len(index.columns)


def _moves(change: Change) -> bool:
    match change:
        case AlterColumn(_, old, new):
            return old.type.name != new.type.name
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
        case AlterColumn(where, _, column) if _moves(change):
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

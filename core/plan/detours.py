"""Foreign keys that must step aside while the columns or the key they hang on change, and come back after."""

from __future__ import annotations

from collections.abc import Sequence

from core.diff.changes import AddConstraint, AlterColumn, Change, DropConstraint, table_of
from core.schema.constraints import ForeignKey, PrimaryKey, QName, Unique
from core.schema.schemas import Schema


def with_detours(changes: Sequence[Change], old: Schema, new: Schema) -> tuple[Change, ...]:
    """A foreign key that both sides have, unchanged, is taken off and added again where it would be in the way."""
    touched = {table_of(change) for change in changes if _moves(change)}
    if not touched:
        return tuple(changes)
    after = new.by_name()
    detours: list[Change] = []
    for table in old.tables:
        for key in table.foreign_keys:
            stays = table.name in after and key in after[table.name].foreign_keys
            if stays and any(_is_in_the_way(change, table.name, key) for change in changes):
                detours += [DropConstraint(table.name, key), AddConstraint(table.name, key)]
    return (*changes, *detours)


def _moves(change: Change) -> bool:
    match change:
        case AlterColumn(_, old, new):
            return old.type.name != new.type.name
        case DropConstraint(_, PrimaryKey() | Unique()):
            return True
        case _:
            return False


def _is_in_the_way(change: Change, table: QName, key: ForeignKey) -> bool:
    match change:
        case AlterColumn(where, _, column) if _moves(change):
            here = where == table and column.name in key.columns
            return here or (where == key.references and column.name in key.referenced_columns)
        case DropConstraint(where, PrimaryKey(_, columns) | Unique(_, columns)):
            return where == key.references and set(columns) == set(key.referenced_columns)
        case _:
            return False

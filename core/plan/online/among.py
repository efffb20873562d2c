"""What the other steps of a plan do to the same tables: a step can only be taken apart where none of them minds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.diff import needs
from core.diff.changes import (
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
)
from core.plan.replacements import turns
from core.schema.constraints import PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import View


@dataclass(frozen=True, slots=True)
class Among:
    """All changes of a plan, and what is asked of them for each step."""

    changes: tuple[Change, ...]
    fresh: frozenset[QName]
    again: frozenset[tuple[QName, str]]
    forced: frozenset[QName] = frozenset()  # tables whose policies hold for their owner too

    def is_fresh(self, table: QName) -> bool:
        """Nobody waits for a table that is made in the same plan, or that goes in it."""
        return table in self.fresh

    def comes_again(self, table: QName, name: str) -> bool:
        """A key or index that goes and comes under one name guards nothing in between: both stay together."""
        return (table, name) in self.again

    def replaces(self, table: QName, name: str) -> DropIndex | None:
        """An index that goes while another one comes under its name, and that could stand beside it."""
        gone = [one for one in self.changes if isinstance(one, DropIndex) and _named(one) == (table, name)]
        made = [one for one in self.changes if isinstance(one, CreateIndex) and _named(one) == (table, name)]
        if len(gone) != 1 or len(made) != 1 or gone[0].index == made[0].index or not gone[0].index.valid:
            return None
        if gone[0].index.comment or made[0].index.comment:
            return None
        moved = any(self.is_rewritten(table, index) for index in (gone[0].index, made[0].index))
        return None if moved or not self.is_told_apart(table, name) else gone[0]

    def is_told_apart(self, table: QName, name: str) -> bool:
        """No constraint has the name too."""
        both = (one for one in self.changes if isinstance(one, AddConstraint | DropConstraint))
        return all(_named(one) != (table, name) for one in both)

    def loses_key(self, table: QName) -> bool:
        return any(
            isinstance(one, DropConstraint) and one.table == table and isinstance(one.constraint, PrimaryKey)
            for one in self.changes
        )

    def is_pointed_at(self, table: QName, columns: Iterable[str]) -> bool:
        """A new table's foreign key stands in its CREATE TABLE, and needs the key there and then."""
        wanted = set(columns)
        keys = [key for one in self.changes if isinstance(one, CreateTable) for key in one.table.foreign_keys]
        return any(key.references == table and set(key.referenced_columns) == wanted for key in keys)

    def is_viewed(self, table: QName) -> bool:
        """A view that groups by a primary key can't be made before it."""
        views = [one.object for one in self.changes if isinstance(one, CreateObject)]
        views += [one.new for one in self.changes if isinstance(one, AlterObject)]
        return any(isinstance(one, View) and needs.of_object(one).name(table) for one in views)

    def is_rewritten(self, table: QName, index: Index) -> bool:
        """Its columns go or change their type, or what its expressions name goes: it must be away before."""
        words = {_column(one) for one in self.changes if _moves(one, table)}
        gone = [one.object for one in self.changes if isinstance(one, DropObject)]
        gone += [one.old for one in self.changes if isinstance(one, AlterObject)]
        mentioned = needs.of_index(index)
        names = frozenset(name for one in gone for name in needs.own_name(one))
        return (
            not words.isdisjoint((*index.columns, *index.include))
            or any(mentioned.word(word) for word in words)
            or mentioned.any_of(names)
        )

    def keys_of(self, table: QName) -> tuple[PrimaryKey, ...]:
        added = [one for one in self.changes if isinstance(one, AddConstraint) and one.table == table]
        return tuple(one.constraint for one in added if isinstance(one.constraint, PrimaryKey))

    def makes_target_later(self, table: QName, columns: Iterable[str], later: frozenset[Change]) -> bool:
        """A foreign key has to wait for a key or unique index that is not made in the first transaction."""
        wanted = set(columns)
        return any(_makes(one, table, wanted) for one in later)


def among(changes: tuple[Change, ...]) -> Among:
    fresh = frozenset(one.table.name for one in changes if isinstance(one, CreateTable | DropTable))
    gone = frozenset(_named(one) for one in changes if isinstance(one, DropConstraint | DropIndex))
    made = frozenset(_named(one) for one in changes if isinstance(one, AddConstraint | CreateIndex))
    return Among(changes, fresh, gone & made)


def _named(change: AddConstraint | DropConstraint | CreateIndex | DropIndex) -> tuple[QName, str]:
    if isinstance(change, AddConstraint | DropConstraint):
        return change.table, change.constraint.name
    return change.table, change.index.name


def _moves(change: Change, table: QName) -> bool:
    match change:
        case DropColumn(name):
            return name == table
        case AlterColumn(name, old, new):
            return name == table and ((old.type, old.collation) != (new.type, new.collation) or turns(old, new))
        case _:
            return False


def _column(change: Change) -> str:
    match change:
        case DropColumn(_, column) | AlterColumn(_, _, column):
            return column.name
        case _:
            return ""


def _makes(change: Change, table: QName, columns: set[str]) -> bool:
    match change:
        case AddConstraint(name, PrimaryKey() | Unique() as key):
            return name == table and set(key.columns) == columns
        case CreateIndex(name, index):
            return name == table and index.unique and set(index.columns) == columns
        case _:
            return False

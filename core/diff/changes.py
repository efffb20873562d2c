"""The closed set of differences; each holds what was and what will be, so that it can be turned round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import Object, place_of
from core.schema.objects import part_of as part_in
from core.schema.tables import Table


@dataclass(frozen=True, slots=True)
class CreateTable:
    table: Table


@dataclass(frozen=True, slots=True)
class DropTable:
    table: Table


@dataclass(frozen=True, slots=True)
class AlterTable:
    """Its comment, or that no model names it any more."""

    old: Table
    new: Table


@dataclass(frozen=True, slots=True)
class AddColumn:
    table: QName
    column: Column


@dataclass(frozen=True, slots=True)
class DropColumn:
    table: QName
    column: Column


@dataclass(frozen=True, slots=True)
class AlterColumn:
    table: QName
    old: Column
    new: Column


@dataclass(frozen=True, slots=True)
class AddConstraint:
    table: QName
    constraint: Constraint


@dataclass(frozen=True, slots=True)
class DropConstraint:
    table: QName
    constraint: Constraint


@dataclass(frozen=True, slots=True)
class CreateIndex:
    table: QName
    index: Index


@dataclass(frozen=True, slots=True)
class DropIndex:
    table: QName
    index: Index


@dataclass(frozen=True, slots=True)
class RenameTable:
    """Another name, another schema, or both; its rows stay where they are."""

    old: QName
    new: QName


@dataclass(frozen=True, slots=True)
class RenameColumn:
    table: QName
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenameConstraint:
    table: QName
    old: Constraint
    new: Constraint


@dataclass(frozen=True, slots=True)
class RenameIndex:
    table: QName
    old: Index
    new: Index


@dataclass(frozen=True, slots=True)
class CommentOn:
    """Only what is said about a constraint or an index is another; it stays as it is."""

    table: QName
    old: Constraint | Index
    new: Constraint | Index


@dataclass(frozen=True, slots=True)
class MapValues:
    """Rows that hold a value that goes get the one that a reviewer named; and the other way round on the way back."""

    table: QName
    column: Column
    forward: tuple[tuple[str, str | None], ...]
    backward: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class CreateObject:
    object: Object


@dataclass(frozen=True, slots=True)
class DropObject:
    object: Object


@dataclass(frozen=True, slots=True)
class AlterObject:
    """In place; where a list of values shrinks (the way back of one that grew) its columns go over to a type anew."""

    old: Object
    new: Object
    swapped: tuple[tuple[QName, Column], ...] = ()


Change = (
    CreateTable
    | DropTable
    | AlterTable
    | AddColumn
    | DropColumn
    | AlterColumn
    | AddConstraint
    | DropConstraint
    | CreateIndex
    | DropIndex
    | RenameTable
    | RenameColumn
    | RenameConstraint
    | RenameIndex
    | CommentOn
    | MapValues
    | CreateObject
    | DropObject
    | AlterObject
)

Altered = (
    AlterTable | AlterColumn | RenameTable | RenameColumn | RenameConstraint | RenameIndex | CommentOn | MapValues
    | AlterObject
)  # fmt: skip


def invert(change: Change) -> Change:
    """Turn a change round; `invert(invert(c)) == c`."""
    match change:
        case CreateTable() | DropTable() | AddColumn() | DropColumn():
            return _undone(change)
        case AddConstraint() | DropConstraint() | CreateIndex() | DropIndex() | CreateObject() | DropObject():
            return _taken_back(change)
        case _:
            return _turned(change)


def _undone(change: CreateTable | DropTable | AddColumn | DropColumn) -> Change:
    match change:
        case CreateTable(table):
            return DropTable(table)
        case DropTable(table):
            return CreateTable(table)
        case AddColumn(name, column):
            return DropColumn(name, column)
        case DropColumn(name, column):
            return AddColumn(name, column)


def _taken_back(
    change: AddConstraint | DropConstraint | CreateIndex | DropIndex | CreateObject | DropObject,
) -> Change:
    match change:
        case AddConstraint(table, constraint):
            return DropConstraint(table, constraint)
        case DropConstraint(table, constraint):
            return AddConstraint(table, constraint)
        case CreateIndex(table, index):
            return DropIndex(table, index)
        case DropIndex(table, index):
            return CreateIndex(table, index)
        case CreateObject(one):
            return DropObject(one)
        case DropObject(one):
            return CreateObject(one)


def _turned(change: Altered) -> Altered:
    """What holds both sides swaps them."""
    match change:
        case AlterTable(old, new):
            return AlterTable(new, old)
        case AlterColumn(table, before, after):
            return AlterColumn(table, after, before)
        case RenameTable(was, will):
            return RenameTable(will, was)
        case RenameColumn(table, name, other):
            return RenameColumn(table, other, name)
        case RenameConstraint(table, one, another):
            return RenameConstraint(table, another, one)
        case RenameIndex(table, index, other_index):
            return RenameIndex(table, other_index, index)
        case CommentOn(table, said, said_now):
            return CommentOn(table, said_now, said)
        case MapValues(table, column, forward, backward):
            return MapValues(table, column, backward, forward)
        case AlterObject(former, latter, swapped):
            return AlterObject(latter, former, swapped)
        case _:
            assert_never(change)


def table_of(change: Change) -> QName:
    """Name the table, or the object beside tables, that a change belongs to."""
    match change:
        case CreateTable(table) | DropTable(table):
            return table.name
        case AlterTable(_, new):
            return new.name
        case RenameTable(_, name):
            return name
        case CreateObject(one) | DropObject(one) | AlterObject(_, one):
            return place_of(one)
        case _:
            return change.table


def part_of(change: Change) -> str:
    """Name the column, constraint or index that changes; nothing for the table itself."""
    match change:
        case AddColumn(_, column) | DropColumn(_, column) | AlterColumn(_, _, column):
            return column.name
        case AddConstraint(_, constraint) | DropConstraint(_, constraint):
            return constraint.name
        case CreateIndex(_, index) | DropIndex(_, index):
            return index.name
        case RenameConstraint(_, _, new) | RenameIndex(_, _, new) | CommentOn(_, _, new):
            return new.name
        case RenameColumn(_, _, name):
            return name
        case MapValues(_, mapped):
            return mapped.name
        case CreateObject(one) | DropObject(one) | AlterObject(_, one):
            return part_in(one)
        case _:
            return ""


def deprecates(change: Change) -> bool:
    """No model names it any more; it stays, marked."""
    match change:
        case AlterTable(old, new) | AlterColumn(_, old, new):
            return old.deprecated_since is None and new.deprecated_since is not None
        case _:
            return False


def kind_of_constraint(constraint: Constraint) -> str:
    match constraint:
        case PrimaryKey():
            return "primary key"
        case Unique():
            return "unique"
        case ForeignKey():
            return "foreign key"
        case Check():
            return "check"
        case Exclusion():
            return "exclusion"

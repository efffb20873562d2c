"""The closed set of differences; each holds what was and what will be, so that it can be turned round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
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
)


def invert(change: Change) -> Change:
    """Turn a change round; `invert(invert(c)) == c`."""
    match change:
        case AlterTable(old, new):
            return AlterTable(new, old)
        case AlterColumn(table, old, new):
            return AlterColumn(table, new, old)
        case CreateTable() | DropTable():
            return _invert_table(change)
        case AddColumn() | DropColumn():
            return _invert_column(change)
        case AddConstraint(table, constraint):
            return DropConstraint(table, constraint)
        case DropConstraint(table, constraint):
            return AddConstraint(table, constraint)
        case CreateIndex(table, index):
            return DropIndex(table, index)
        case DropIndex(table, index):
            return CreateIndex(table, index)
        case _:
            assert_never(change)


def _invert_table(change: CreateTable | DropTable) -> CreateTable | DropTable:
    return DropTable(change.table) if isinstance(change, CreateTable) else CreateTable(change.table)


def _invert_column(change: AddColumn | DropColumn) -> AddColumn | DropColumn:
    opposite = DropColumn if isinstance(change, AddColumn) else AddColumn
    return opposite(change.table, change.column)


def table_of(change: Change) -> QName:
    """Name the table that a change belongs to."""
    match change:
        case CreateTable(table) | DropTable(table):
            return table.name
        case AlterTable(_, new):
            return new.name
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

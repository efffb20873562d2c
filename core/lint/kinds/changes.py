"""Which kinds of lock_facts.toml one side of a step is, and of which relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    AlterTable,
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
)
from core.lint.kinds import columns, objects
from core.lint.kinds.uses import Use, use
from core.plan.steps import KeepColumn, KeepLossy, KeepMapped, KeepNulls, KeepRows, Side
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.tables import Table

_Part = AddConstraint | DropConstraint | CreateIndex | DropIndex
_Column = AddColumn | DropColumn | AlterColumn
_Whole = CreateTable | DropTable | AlterTable
_Named = RenameTable | RenameColumn | RenameConstraint | RenameIndex | CommentOn | MapValues


def uses(side: Side, around: Schema | None = None) -> tuple[Use, ...]:
    """Name each kind that the side is made of; `around` tells an enum from a domain."""
    return tuple(_uses(side, around))


def _uses(side: Side, around: Schema | None) -> Iterator[Use]:
    change = side.change
    match side.keep:
        case KeepColumn(table) | KeepLossy(table) | KeepNulls(table) | KeepMapped(table) | KeepRows(table):
            yield use("create table as", table=table)
        case _:
            pass
    match change:
        case CreateTable() | DropTable() | AlterTable():
            yield from _of_table(change)
        case AddColumn() | DropColumn() | AlterColumn():
            yield from _of_column(change, side, around)
        case AddConstraint() | DropConstraint() | CreateIndex() | DropIndex():
            yield _of_part(change)
        case CreateObject():
            yield from objects.made(change)
        case DropObject():
            yield from objects.gone(change)
        case AlterObject():
            yield from objects.altered(change)
        case _:
            yield _named(change)


def _of_table(change: _Whole) -> Iterator[Use]:
    match change:
        case CreateTable(table):
            parents = _parents(table)
            yield use("create table with a foreign key", parent=parents) if parents else use("create table")
        case DropTable(table):
            parents = _parents(table)
            kind = "drop table with a foreign key" if parents else "drop table"
            yield use(kind, table=table.name, parent=parents)
        case AlterTable(old, new):
            if old.row_security != new.row_security:
                yield use("set row security", table=new.name)
            if old.comment != new.comment or old.row_security == new.row_security:
                yield use("comment on table", table=new.name)


def _of_column(change: _Column, side: Side, around: Schema | None) -> Iterator[Use]:
    match change:
        case AddColumn():
            yield from columns.added(change, side, around)
        case DropColumn():
            yield from columns.dropped(change, side)
        case AlterColumn():
            yield from columns.altered(change, side, around)


def _parents(table: Table) -> tuple[QName, ...]:
    return tuple(sorted({key.references for key in table.foreign_keys} - {table.name}))


def _of_part(change: _Part) -> Use:
    match change:
        case AddConstraint(table, ForeignKey() as key):
            kind = "add foreign key" if key.validated else "add foreign key not valid"
            return use(kind, table=table, parent=key.references)
        case DropConstraint(table, ForeignKey() as key):
            return use("drop foreign key", table=table, parent=key.references)
        case AddConstraint(table, Check(validated=False)):
            return use("add check not valid", table=table)
        case AddConstraint(table, constraint):
            return use(f"add {_word(constraint)}", table=table)
        case DropConstraint(table, constraint):
            return use("drop check" if isinstance(constraint, Exclusion) else f"drop {_word(constraint)}", table=table)
        case CreateIndex(table, index):
            return use("create unique index" if index.unique else "create index", table=table)
        case DropIndex(table, _):
            return use("drop index", table=table)


def _word(constraint: Constraint) -> str:
    match constraint:
        case PrimaryKey():
            return "primary key"
        case Unique():
            return "unique"
        case Check():
            return "check"
        case ForeignKey():
            return "foreign key"
        case Exclusion():
            return "exclusion"


def _named(change: _Named) -> Use:
    match change:
        case RenameTable(old, new):
            return use("rename table" if old.schema == new.schema else "move table", table=old)
        case RenameColumn(table):
            return use("rename column", table=table)
        case RenameConstraint(table):
            return use("rename constraint", table=table)
        case RenameIndex(table):
            return use("rename index", table=table)
        case CommentOn(table, _, new_one):
            return use("comment on index" if isinstance(new_one, Index) else "comment on constraint", table=table)
        case MapValues(table):
            return use("update rows", table=table)
        case _:
            assert_never(change)

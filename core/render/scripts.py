"""A plan as two scripts: the statements of each direction, with what a reviewer reads above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

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
)
from core.plan.steps import Direction, KeepLossy, KeepNulls, KeepTable, Plan, Side
from core.render import columns, constraints, indexes, keeping, tables
from core.render.keeping import Remarked
from core.render.words import Sql, ident, qname, sql


@dataclass(frozen=True, slots=True)
class Statement:
    sql: Sql
    step: int  # position in the plan; -1 for what frames the steps
    remark: str = ""  # the business reason, written above the statement


def script(plan: Plan, direction: Direction, first: str) -> tuple[Statement, ...]:
    """Everything between BEGIN and COMMIT."""
    sides = [(number, step.forward) for number, step in enumerate(plan.steps)]
    if direction == "down":
        sides = [(number, step.backward) for number, step in reversed(list(enumerate(plan.steps)))]
    body = [statement for number, side in sides for statement in _side(number, side, plan.parcel(direction), first)]
    return (*_frame(plan, direction, first, [side for _, side in sides]), *body)


def _frame(plan: Plan, direction: Direction, first: str, sides: list[Side]) -> Iterator[Statement]:
    made = {side.change.table.name.schema for side in sides if isinstance(side.change, CreateTable)}
    for schema in sorted(made - {"public"}):
        yield Statement(sql("CREATE SCHEMA IF NOT EXISTS {}", ident(schema)), -1)
    yield Statement(sql("SET LOCAL search_path TO {}", ident(first)), -1)
    if any(side.keep for side in sides):
        # A policy would hide rows from the copy in silence; with row_security off that is an error.
        yield Statement(sql("SET LOCAL row_security TO off"), -1)
        yield Statement(sql("CREATE SCHEMA {}", ident(plan.parcel(direction))), -1)


def _side(number: int, side: Side, parcel: str, first: str) -> Iterator[Statement]:
    remark = keeping.described(side.keep, parcel, first) if side.keep else _remark(side.change)
    for position, (said, statement) in enumerate(_statements(side, parcel, first)):
        yield Statement(statement, number, remark if position == 0 else said)


def _statements(side: Side, parcel: str, first: str) -> Iterator[Remarked]:
    if side.keep is not None and not isinstance(side.keep, KeepTable):
        yield from _plain(keeping.keep_values(side.keep, parcel, first))
    change = side.change
    match change:
        case CreateTable(table):
            yield from _plain(tables.create(table, first))
        case DropTable(table):
            yield from keeping.move_table(table, parcel, first)
        case AlterTable(old, new):
            if old.comment != new.comment:
                yield "", tables.comment_on(new, first)
        case AddColumn() | DropColumn() | AlterColumn():
            yield from _plain(_column(change, side, first))
            if isinstance(side.keep, KeepNulls | KeepLossy):
                yield from _plain(keeping.note_given(side.keep, parcel, first))
        case _:
            yield from _plain(_part(change, first))


def _plain(statements: Iterable[Sql]) -> Iterator[Remarked]:
    return (("", statement) for statement in statements)


def _column(change: AddColumn | DropColumn | AlterColumn, side: Side, first: str) -> Iterator[Sql]:
    table = qname(change.table, first)
    match change:
        case AddColumn(_, column):
            yield from columns.add(table, column, side)
        case DropColumn(_, column):
            yield from columns.drop(table, column)
        case AlterColumn(_, old, new):
            yield from columns.alter(table, old, new, side)
        case _:
            assert_never(change)


def _part(change: AddConstraint | DropConstraint | CreateIndex | DropIndex, first: str) -> Iterator[Sql]:
    table = qname(change.table, first)
    match change:
        case AddConstraint(_, constraint):
            yield from constraints.add(table, constraint, first)
        case DropConstraint(_, constraint):
            yield from constraints.drop(table, constraint)
        case CreateIndex(_, index):
            yield from indexes.create(change.table, index, first)
        case DropIndex(_, index):
            yield from indexes.drop(change.table, index, first)
        case _:
            assert_never(change)


def _remark(change: Change) -> str:
    """Name the model's own word for what changes: Location.address."""
    match change:
        case CreateTable(table):
            return table.entity
        case AddColumn(_, column) | AlterColumn(_, _, column):
            return column.source
        case _:
            return ""

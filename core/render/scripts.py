"""A plan as two scripts: the statements of each direction, with what a reviewer reads above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

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
    part_of,
)
from core.plan.steps import Direction, KeepLossy, KeepNulls, KeepSequence, KeepTable, Plan, Side
from core.render import columns, constraints, indexes, keeping, renames, repairs, tables, values
from core.render.keeping import Remarked
from core.render.objects import nouns
from core.render.words import Sql, ident, qname, sql
from core.schema.constraints import Constraint, QName
from core.schema.indexes import Index
from core.schema.objects import Function, Namespace, Sequence, place_of


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
    body = [statement for number, one in sides for statement in side(number, one, plan.parcel(direction), first)]
    return (*frame(plan, direction, first, [side for _, side in sides]), *body)


def frame(plan: Plan, direction: Direction, first: str, sides: list[Side]) -> Iterator[Statement]:
    for schema in sorted(_schemas([side.change for side in sides]) - {"public"}):
        yield Statement(sql("CREATE SCHEMA IF NOT EXISTS {}", ident(schema)), -1)
    yield Statement(sql("SET LOCAL search_path TO {}", ident(first)), -1)
    if any(_makes_a_function(side.change) for side in sides):
        # What a body names may come after the function; a body is checked when it first runs.
        yield Statement(sql("SET LOCAL check_function_bodies TO off"), -1)
    if any(side.keep or side.repair for side in sides):
        # A policy would hide rows from the copy in silence; with row_security off that is an error.
        yield Statement(sql("SET LOCAL row_security TO off"), -1)
        yield Statement(sql("CREATE SCHEMA {}", ident(plan.parcel(direction))), -1)


def _makes_a_function(change: Change) -> bool:
    match change:
        case CreateObject(Function()) | AlterObject(_, Function()):
            return True
        case _:
            return False


def _schemas(changes: list[Change]) -> set[str]:
    """Find the schemas that something is made in, but for those that have a step of their own."""
    tables = {change.table.name.schema for change in changes if isinstance(change, CreateTable)}
    beside = [change.object for change in changes if isinstance(change, CreateObject)]
    own = {one.name for one in beside if isinstance(one, Namespace)}
    return (tables | {place_of(one).schema for one in beside if not isinstance(one, Namespace)}) - own


def side(number: int, side: Side, parcel: str, first: str) -> Iterator[Statement]:
    if side.along:
        return
    remark = keeping.described(side.keep, parcel, first) if side.keep else _remark(side.change)
    if side.aside:
        remark = f"Sets {part_of(side.change)} aside as {side.aside}: each value stays in its row"
    if side.repair is not None:
        yield from (Statement(one, number, said) for said, one in repairs.mend(side.repair, parcel, first))
    for position, (said, statement) in enumerate(_statements(side, parcel, first)):
        yield Statement(statement, number, remark if position == 0 else said)


def _statements(side: Side, parcel: str, first: str) -> Iterator[Remarked]:
    if side.keep is not None and not isinstance(side.keep, KeepTable | KeepSequence):
        yield from _plain(keeping.keep_values(side.keep, parcel, first))
    change = side.change
    match change:
        case DropTable(table):
            if isinstance(side.keep, KeepTable):
                for freed in side.keep.freed:
                    yield from _statements(Side(freed), parcel, first)
            yield from keeping.move_table(table, parcel, first)
        case DropObject(Sequence(name)):
            yield from keeping.move_sequence(name, parcel, first)
        case DropColumn(name, column) if side.aside:
            yield from keeping.prove_free(qname(name, first), column.name)
            yield from _plain(columns.set_aside(qname(name, first), column, side.aside))
        case AddColumn() | DropColumn() | AlterColumn():
            yield from _plain(_column(change, side, first))
            if isinstance(side.keep, KeepNulls | KeepLossy):
                yield from _plain(keeping.note_given(side.keep, parcel, first))
        case CreateTable() | AlterTable() | AddConstraint() | DropConstraint() | CreateIndex() | DropIndex():
            yield from _plain(_part(change, first))
        case _:
            yield from _plain(_other(change, first))


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


def _part(
    change: CreateTable | AlterTable | AddConstraint | DropConstraint | CreateIndex | DropIndex, first: str
) -> Iterator[Sql]:
    match change:
        case CreateTable(whole):
            yield from tables.create(whole, first)
        case AlterTable(old, new):
            yield from tables.alter(old, new, first)
        case AddConstraint(table, constraint):
            yield from constraints.add(qname(table, first), constraint, first)
        case DropConstraint(table, constraint):
            yield from constraints.drop(qname(table, first), constraint)
        case CreateIndex(table, index):
            yield from indexes.create(table, index, first)
        case DropIndex(table, index):
            yield from indexes.drop(table, index, first)
        case _:
            assert_never(change)


def _other(
    change: renames.Rename | CommentOn | MapValues | CreateObject | DropObject | AlterObject, first: str
) -> Iterator[Sql]:
    match change:
        case CommentOn(table, old, new):
            yield from _said(table, old, new, first)
        case MapValues():
            yield from values.map_values(change, first)
        case CreateObject(one):
            yield from nouns.create(one, first)
        case DropObject(one):
            yield from nouns.drop(one, first)
        case AlterObject():
            yield from nouns.alter(change, first)
        case _:
            yield from renames.rename(change, first)


def _said(table: QName, old: Constraint | Index, new: Constraint | Index, first: str) -> Iterator[Sql]:
    if isinstance(old, Index) and isinstance(new, Index):
        yield from indexes.said_anew(table, old, new, first)
    elif not isinstance(old, Index) and not isinstance(new, Index):
        yield from constraints.said_anew(qname(table, first), old, new)


def _remark(change: Change) -> str:
    """Name the model's own word for what changes: Location.address."""
    match change:
        case CreateTable(table):
            return table.entity
        case AddColumn(_, column) | AlterColumn(_, _, column) | MapValues(_, column):
            return column.source
        case _:
            return ""

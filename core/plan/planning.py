"""Changes to a plan: each step with its way back, and with what either way would lose."""

from __future__ import annotations

from collections.abc import Mapping

from core.diff.changes import AlterColumn, Change, DropColumn, DropTable, MapValues, invert, part_of, table_of
from core.diff.difference import Difference, plain
from core.diff.keep import spoken
from core.diff.repairs import repair
from core.diff.value_maps import map_values
from core.plan.detours import with_detours
from core.plan.farewells import with_farewells
from core.plan.order import order
from core.plan.replacements import turns
from core.plan.steps import (
    Direction,
    Keep,
    KeepColumn,
    KeepLossy,
    KeepMapped,
    KeepNulls,
    KeepRows,
    KeepTable,
    Plan,
    Side,
    Step,
    aside,
)
from core.project.decisions import Decisions
from core.schema.casts import fails_rather, loses_nothing
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.schemas import Schema
from core.schema.tables import Table


def plan(old: Schema, new: Schema, *, iteration: int, decisions: Decisions, first: str) -> Plan:
    """Lead from one Schema to the other where nothing is called otherwise."""
    return plan_of(plain(old, new), iteration=iteration, decisions=decisions, first=first)


def plan_of(found: Difference, *, iteration: int, decisions: Decisions, first: str) -> Plan:
    """Lead from snapshot N-1 to N, and back; what was renamed is spoken of by its new name from its rename on."""
    start, new = found.moved, found.after
    before, after = start.schema.by_name(), new.by_name()
    mapped = map_values(found.changes, new, decisions, first)
    changes = with_detours((*found.changes, *mapped), start.schema, new)
    ordered = order((*start.changes, *changes))
    steps = tuple(_step(change, before, after, decisions, first, iteration=iteration) for change in ordered)
    return Plan(iteration, found.before, new, with_farewells(steps), first)


Tables = Mapping[QName, Table]


def _step(change: Change, old: Tables, new: Tables, decisions: Decisions, first: str, *, iteration: int) -> Step:
    back = invert(change)
    table, part = spoken(table_of(change), first), part_of(change)
    where = f"{table}.{part}" if part else table
    using, backfill = decisions.using.get(where, ""), decisions.backfill.get(where, "")
    if where in decisions.aside:
        there, here = _set_aside(change, iteration, "up"), _set_aside(back, iteration, "down")
        if there or here:
            return Step(Side(change, None, using, backfill, there), Side(back, aside=here))
    keep, uncut = _keep(change, old, new, using, backfill), not using and _is_uncut(change, old)
    mended = repair(change, old, decisions, first)
    return Step(
        Side(change, keep, using, backfill, uncut=uncut, repair=mended),
        Side(back, _keep(back, new, old), uncut=_is_uncut(back, new)),
    )


def _is_uncut(change: Change, before: Tables) -> bool:
    """Without a key no value could be given back, so none is cut: what doesn't fit stops the run before it starts."""
    match change:
        case AlterColumn(name, old, new) if not loses_nothing(old.type, new.type) and fails_rather(old.type, new.type):
            return not before[name].row_key()
        case _:
            return False


def _set_aside(change: Change, iteration: int, direction: Direction) -> str:
    """Name a dropped column for as long as it stays in its table; what is generated need not stay."""
    match change:
        case DropColumn(_, column) if column.generated is None:
            return aside(iteration, direction, column.name)
        case _:
            return ""


def _keep(change: Change, before: Tables, after: Tables, using: str = "", fill: str = "") -> Keep | None:
    """Say what this change would lose."""
    match change:
        case DropTable(table):
            return KeepTable(table.name)
        case DropColumn(name, column) if column.generated is None:
            return _keep_column(name, column, before, after)
        case AlterColumn(name, old, new) if turns(old, new):
            return _keep_column(name, old, before, after) if old.generated is None else None
        case AlterColumn() if not using and not fill and _is_uncut(change, before):
            return None
        case AlterColumn(name, old, new) if not loses_nothing(old.type, new.type):
            return KeepLossy(name, old.name, before[name].row_key(), old.type, new.type, using, fill)
        case MapValues(name, column, forward) if forward:
            return KeepMapped(name, column.name, before[name].row_key(), column.type, forward)
        case AlterColumn(name, old, new) if fill and old.nullable and not new.nullable:
            return KeepNulls(name, old.name, before[name].row_key(), fill)
        case _:
            return None


def _keep_column(name: QName, column: Column, before: Tables, after: Tables) -> Keep:
    key = _key(before[name], after.get(name), column.name)
    alone = not key and column.name in before[name].row_key()
    return KeepRows(name, column.name) if alone else KeepColumn(name, column.name, key, column.type)


def _key(before: Table, after: Table | None, column: str) -> tuple[str, ...]:
    """Know the rows by a key that the column is no part of: one that is there before, else one that is to come."""
    names = {one.name for one in before.columns}
    coming = after.row_key(without=column) if after else ()
    return before.row_key(without=column) or (coming if names.issuperset(coming) else ())

"""Changes to a plan: each step with its way back, and with what either way would lose."""

from __future__ import annotations

from collections.abc import Mapping

from core.diff.changes import AlterColumn, Change, DropColumn, DropTable, invert, part_of, table_of
from core.diff.compare import diff
from core.diff.keep import spoken
from core.plan.detours import with_detours
from core.plan.order import order
from core.plan.steps import Keep, KeepColumn, KeepLossy, KeepNulls, KeepRows, KeepTable, Plan, Side, Step
from core.project.decisions import Decisions
from core.schema.casts import loses_nothing
from core.schema.constraints import QName
from core.schema.digests import fingerprint
from core.schema.schemas import Schema
from core.schema.tables import Table


def plan(old: Schema, new: Schema, *, iteration: int, decisions: Decisions, first: str) -> Plan:
    """Lead from snapshot N-1 to N, and back."""
    before, after = old.by_name(), new.by_name()
    changes = with_detours(diff(old, new), old, new)
    steps = tuple(_step(change, before, after, decisions, first) for change in order(changes))
    return Plan(iteration, fingerprint(old), fingerprint(new), steps)


Tables = Mapping[QName, Table]


def _step(change: Change, old: Tables, new: Tables, decisions: Decisions, first: str) -> Step:
    back = invert(change)
    table, part = spoken(table_of(change), first), part_of(change)
    where = f"{table}.{part}" if part else table
    using, backfill = decisions.using.get(where, ""), decisions.backfill.get(where, "")
    keep = _keep(change, old, new, using, backfill)
    return Step(Side(change, keep, using, backfill), Side(back, _keep(back, new, old)))


def _keep(change: Change, before: Tables, after: Tables, using: str = "", fill: str = "") -> Keep | None:
    """Say what this change would lose."""
    match change:
        case DropTable(table):
            return KeepTable(table.name)
        case DropColumn(name, column) if column.generated is None:
            key = _key(before[name], after.get(name), column.name)
            alone = not key and column.name in before[name].row_key()
            return KeepRows(name, column.name) if alone else KeepColumn(name, column.name, key)
        case AlterColumn(name, old, new) if not loses_nothing(old.type, new.type):
            return KeepLossy(name, old.name, before[name].row_key(), old.type, new.type, using, fill)
        case AlterColumn(name, old, new) if fill and old.nullable and not new.nullable:
            return KeepNulls(name, old.name, before[name].row_key(), fill)
        case _:
            return None


def _key(before: Table, after: Table | None, column: str) -> tuple[str, ...]:
    """Know the rows by a key that the column is no part of: one that is there before, else one that is to come."""
    names = {one.name for one in before.columns}
    coming = after.row_key(without=column) if after else ()
    return before.row_key(without=column) or (coming if names.issuperset(coming) else ())

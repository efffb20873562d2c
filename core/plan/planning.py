"""Changes to a plan: each step with its way back, and with what either way would lose."""

from __future__ import annotations

from core.diff.changes import AlterColumn, Change, DropColumn, DropTable, invert, table_of
from core.diff.compare import diff
from core.diff.keep import spoken
from core.diff.questions import loses_nothing
from core.plan.order import order
from core.plan.steps import Keep, KeepColumn, KeepLossy, KeepTable, Plan, Side, Step
from core.project.decisions import Decisions
from core.schema.digests import fingerprint
from core.schema.schemas import Schema


def plan(old: Schema, new: Schema, *, iteration: int, decisions: Decisions, first: str) -> Plan:
    """Lead from snapshot N-1 to N, and back."""
    steps = tuple(_step(change, old, new, decisions, first) for change in order(diff(old, new)))
    return Plan(iteration, fingerprint(old), fingerprint(new), steps)


def _step(change: Change, old: Schema, new: Schema, decisions: Decisions, first: str) -> Step:
    back = invert(change)
    where = _where(change, first)
    using, backfill = decisions.using.get(where, ""), decisions.backfill.get(where, "")
    return Step(Side(change, _keep(change, old), using, backfill), Side(back, _keep(back, new)))


def _where(change: Change, first: str) -> str:
    table = spoken(table_of(change), first)
    match change:
        case AlterColumn(_, _, new):
            return f"{table}.{new.name}"
        case _ if hasattr(change, "column"):
            return f"{table}.{change.column.name}"
        case _:
            return table


def _keep(change: Change, before: Schema) -> Keep | None:
    """Say what this change would lose."""
    match change:
        case DropTable(table):
            return KeepTable(table.name)
        case DropColumn(name, column):
            if column.generated is not None:
                return None
            table_now = before.table(name)
            return KeepColumn(name, column.name, table_now.row_key if table_now else ())
        case AlterColumn(name, old, new) if not loses_nothing(old.type, new.type):
            table_now = before.table(name)
            return KeepLossy(name, old.name, table_now.row_key if table_now else (), str(old.type), str(new.type))
        case _:
            return None

"""Rows that are against what comes, mended by a reviewer's decision: they get another value, or go and are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.diff.changes import AddConstraint, AlterColumn, Change, part_of, table_of
from core.diff.keep import spoken
from core.project.decisions import FILE, Decisions
from core.schema.constraints import Check, Constraint, ForeignKey, PrimaryKey, QName, Unique
from core.schema.findings import Finding
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.tables import Table

DELETE = "delete"
"""Answers a repair where the rows go; every other answer is the value that they get."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Before a step, in its file: the rows are kept as they are, then changed or taken out."""

    table: QName
    part: str  # the constraint, or the column that becomes required
    against: Constraint | None  # none where the column becomes required
    key: tuple[str, ...]
    column: str = ""  # which gets the value; empty where the rows go
    value: str = ""


def repair(change: Change, before: Mapping[QName, Table], decisions: Decisions, first: str) -> Repair | None:
    """What was decided for the rows that are against a change."""
    table, part = table_of(change), part_of(change)
    said = decisions.repair.get(f"{spoken(table, first)}.{part}", "")
    former, against = before.get(table), _against(change)
    if not said or former is None or against is None:
        return None
    constraint = against if not isinstance(against, str) else None
    if said == DELETE:
        return Repair(table, part, constraint, former.row_key())
    column = constraint.columns[0] if constraint and len(constraint.columns) == 1 else ""
    return Repair(table, part, constraint, former.row_key(), column, said) if column else None


def _against(change: Change) -> Constraint | str | None:
    """What comes, and may find rows in its way."""
    match change:
        case AddConstraint(_, PrimaryKey() | Unique() | Check() | ForeignKey() as constraint):
            return constraint
        case AlterColumn(_, old, new) if old.nullable and not new.nullable:
            return new.name
        case _:
            return None


def is_repairable(one: Constraint | Index, former: Table) -> bool:
    """A row must be known again, to be given back what it had."""
    return isinstance(one, PrimaryKey | Unique | Check | ForeignKey) and bool(former.row_key())


def takes_value(one: Constraint, former: Table) -> bool:
    """Only where there is no doubt which column would get it, and rows are not known by it."""
    return len(one.columns) == 1 and one.columns[0] not in former.row_key()


def may_go(table: QName, *schemas: Schema) -> bool:
    """A row that others point at would take them along, or would not go."""
    return not any(key.references == table for one in schemas for each in one.tables for key in each.foreign_keys)


def repair_findings(
    changes: tuple[Change, ...], before: Schema, after: Schema, decisions: Decisions, first: str
) -> Iterator[Finding]:
    """A repair that nothing asks for, or that can't be made, must not pass in silence."""
    tables = before.by_name()
    wanted = {f"{spoken(table_of(one), first)}.{part_of(one)}": one for one in changes if _against(one) is not None}
    for where, said in decisions.repair.items():
        if reason := _reason(wanted.get(where), tables, (before, after), said):
            yield Finding(
                code="unknown-decision",
                severity="error",
                place=f"{FILE}: repair.{where}",
                message=f"repair names {where}, and {reason}.",
                remedy="Correct it, or take the decision out; slipway check offers the ones that can be made.",
            )


def _reason(change: Change | None, tables: Mapping[QName, Table], schemas: tuple[Schema, Schema], said: str) -> str:
    if change is None:
        return "no constraint of that name comes here, nor does a column of that name become required"
    former, against = tables.get(table_of(change)), _against(change)
    if former is None:
        return "its table is new: it has no rows"
    if not former.row_key():
        return "its table has no key, so that its rows could not be given back"
    if said == DELETE:
        pointed = "other rows point at those of its table: they would go along, or the deletion would not go through"
        return "" if may_go(former.name, *schemas) else pointed
    if isinstance(against, str):
        return f"the value for rows without one is a backfill: --answer backfill:{part_of(change)}=EXPRESSION"
    if against is not None and not takes_value(against, former):
        return "a value would not say for which column, or rows are known by it: only delete can be answered"
    return ""

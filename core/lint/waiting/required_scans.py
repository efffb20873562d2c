"""Danger: a column that becomes required has every row read under a lock that keeps readers out."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding


def required_scans(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if old.nullable and not new.nullable and table in situation.standing:
            fails = "" if situation.step.forward.backfill else ", and fails at the first NULL"
            yield from waiting(
                situation,
                table,
                code="required-scans",
                place=f"{table}.{new.name}",
                message=f"SET NOT NULL on {new.name} reads every row of {table} under AccessExclusive{fails}",
                online=f"proves a check {new.name} IS NOT NULL first, so that SET NOT NULL reads no row",
                remedy=f"Give {new.name} its values in this iteration and make it required in the next: then the "
                "online file proves a check first.",
            )
        case _:
            return

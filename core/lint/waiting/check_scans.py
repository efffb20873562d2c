"""Danger: a check that is proved at once keeps readers out while every row is read."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.constraints import Check
from core.schema.findings import Finding


def check_scans(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AddConstraint(table, Check(validated=True) as check) if table in situation.standing:
            yield from waiting(
                situation,
                table,
                code="check-scans",
                place=f"{table}.{check.name}",
                message=f"{check.name} reads every row of {table} under AccessExclusive, and fails at the first one "
                "that is against it",
                online=f"adds {check.name} NOT VALID and validates it in a transaction of its own",
                remedy=f"Add {check.name} in an iteration of its own: then the online file adds it NOT VALID first.",
            )
        case _:
            return

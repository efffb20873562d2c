"""Danger: an exclusion constraint builds its index and compares all rows under a lock that keeps readers out."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.constraints import Exclusion
from core.schema.findings import Finding


def exclusion_builds(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AddConstraint(table, Exclusion() as rule) if table in situation.standing:
            yield from waiting(
                situation,
                table,
                code="exclusion-blocks-readers",
                place=f"{table}.{rule.name}",
                message=f"{rule.name} compares the rows of {table} under AccessExclusive, and nobody reads meanwhile",
                remedy=f"PostgreSQL has no other way: apply when few use {table}, or put {rule.name} on a new table "
                "and move the rows there in batches.",
            )
        case _:
            return

"""Danger: a list of values that loses one or moves one is made anew, with every table that has a column of it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterObject, DropObject
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.plan.enums import typed
from core.schema.findings import Finding
from core.schema.objects import EnumType


def enum_remakes(situation: Situation) -> Iterator[Finding]:
    """Its columns go over to text, and to the new type from there: both times their table is written anew."""
    match situation.step.forward.change:
        case DropObject(EnumType() as old) if any(
            isinstance(one, AlterObject) and one.old == old for one in situation.lasting
        ):
            tables = dict.fromkeys(table for table, _ in typed(situation.before, old.name))
        case _:
            return
    for table in tables:
        if table in situation.standing:
            yield from waiting(
                situation,
                table,
                code="enum-rewrites",
                place=f"{old.name}: {table}",
                message=f"{old.name} is made anew, so {table} and its indexes are written anew twice under "
                "AccessExclusive",
                remedy=f"Leave the value in {old.name} and refuse it with a check; or add values at the end only.",
            )

"""Danger: a list of values that loses one or moves one is made anew, with every table that has a column of it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterObject
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding
from core.schema.objects import EnumType


def enum_remakes(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterObject(_, EnumType(name)):
            for table in situation.effect.rewrites:
                if table in situation.standing:
                    yield from waiting(
                        situation,
                        table,
                        code="enum-rewrites",
                        place=f"{name}: {table}",
                        message=f"{name} is made anew, so {table} and its indexes are written anew under "
                        "AccessExclusive",
                        remedy=f"Leave the value in {name} and refuse it with a check; or add values at the end only.",
                    )
        case _:
            return

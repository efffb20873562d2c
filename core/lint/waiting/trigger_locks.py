"""Danger: a trigger comes under a lock that writers wait for, and from then on every row that they write runs it."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import CreateObject
from core.lint.situations import Situation
from core.schema.findings import Finding
from core.schema.objects import Trigger


def trigger_locks(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case CreateObject(Trigger(table, name)) if table in situation.standing and situation.lasts:
            yield Finding(
                code="trigger-slows-writers",
                severity="note",
                place=f"{table}.{name}",
                message=f"Writers of {table} wait until COMMIT, and from then on each row that they write runs {name}.",
                remedy=f"Measure a bulk write with {name} in place before you apply it where many write.",
            )
        case _:
            return

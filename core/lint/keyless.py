"""Danger: values must be kept by key, and the table has none."""

from __future__ import annotations

from collections.abc import Iterator

from core.lint.situations import Situation
from core.plan.steps import KeepColumn, KeepLossy, KeepNulls
from core.schema.findings import Finding


def keyless(situation: Situation) -> Iterator[Finding]:
    for side in (situation.step.forward, situation.step.backward):
        if isinstance(side.keep, KeepColumn | KeepLossy | KeepNulls) and not side.keep.key:
            yield Finding(
                code="no-row-key",
                severity="error",
                place=f"{side.keep.table}.{side.keep.column}",
                message=f"{side.keep.table} has no key, so the values of {side.keep.column} could not be given back.",
                remedy="Give the table a primary key (or a unique key without NULLs) in an iteration before this one.",
            )
            return

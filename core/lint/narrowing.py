"""Danger: a new type can't hold every old value."""

from __future__ import annotations

from collections.abc import Iterator

from core.lint.situations import Situation
from core.plan.steps import KeepLossy
from core.schema.findings import Finding


def narrowing(situation: Situation) -> Iterator[Finding]:
    keep = situation.step.forward.keep
    if isinstance(keep, KeepLossy):
        yield Finding(
            code="narrows-type",
            severity="warning",
            place=f"{keep.table}.{keep.column}",
            message=f"{keep.before} to {keep.after} can lose part of a value. What doesn't survive is kept in "
            f"{situation.plan.parcel('up')}.",
            remedy="Widen the type instead, or make sure that the values fit, then approve.",
        )

"""Danger: what a step would lose is copied out of a heavy table while its lock is held."""

from __future__ import annotations

from collections.abc import Iterator

from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.plan.steps import KeepColumn, KeepLossy, KeepRows
from core.schema.findings import Finding


def keeping_copies(situation: Situation) -> Iterator[Finding]:
    keep = situation.step.forward.keep
    if isinstance(keep, KeepColumn | KeepLossy | KeepRows) and situation.facts:
        yield from waiting(
            situation,
            keep.table,
            code="keeping-copies",
            place=f"{keep.table}.{keep.column}",
            message=f"The values of {keep.column} are copied into the parcel while {keep.table} is locked",
            remedy=f"Answer --answer aside:{keep.table.name}.{keep.column}=aside: the column is renamed and no row is "
            "copied; or leave the drop to an iteration that is applied when few use the table.",
        )

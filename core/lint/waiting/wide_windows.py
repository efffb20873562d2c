"""Danger: one table stays locked while the same transaction works long on another one."""

from __future__ import annotations

from collections.abc import Iterator

from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.constraints import QName
from core.schema.findings import Finding


def wide_windows(situation: Situation) -> Iterator[Finding]:
    effect = situation.effect
    long = [name for name in (*effect.rewrites, *effect.scans) if name in situation.standing]
    if not long or situation.number in situation.safer:
        return
    held = _held(situation, set(long))
    if held is not None:
        yield from waiting(
            situation,
            long[0],
            code="wide-lock-window",
            place=str(long[0]),
            message=f"{held} was locked before by this transaction and stays so while the rows of {long[0]} are "
            "worked on",
            remedy=f"Put what changes {held} into an iteration of its own: then each is locked for its own time.",
        )


def _held(situation: Situation, own: set[QName]) -> QName | None:
    for effect in situation.effects[: situation.number]:
        for lock in effect.locks:
            if lock.mode == "AccessExclusive" and lock.relation in situation.standing - own:
                return lock.relation
    return None

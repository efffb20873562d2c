"""Which locks each kind of change takes, what it rewrites and reads: a table that was measured, and no code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from core.lint.lock_modes import Mode

OLDEST, NEWEST = 14, 18


@dataclass(frozen=True, slots=True)
class LockFact:
    """What a server of these versions does; relations are named by the part that they play."""

    kind: str
    sql: str  # how it was measured
    since: int = OLDEST
    until: int = NEWEST
    outside: str = ""  # of any transaction, and which relation it was made to wait for
    locks: tuple[tuple[str, Mode], ...] = ()
    rewrites: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()


def facts_in(text: str) -> tuple[LockFact, ...]:
    return tuple(_fact(entry) for entry in tomllib.loads(text)["change"])


def _fact(entry: Mapping[str, Any]) -> LockFact:
    return LockFact(
        entry["kind"],
        entry["sql"],
        entry.get("since", OLDEST),
        entry.get("until", NEWEST),
        entry.get("outside", ""),
        tuple(entry.get("locks", {}).items()),
        tuple(entry.get("rewrites", ())),
        tuple(entry.get("scans", ())),
    )


@lru_cache(maxsize=1)
def lock_facts() -> tuple[LockFact, ...]:
    return facts_in(files("core.lint").joinpath("lock_facts.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=NEWEST)
def facts_of(major: int) -> Mapping[str, LockFact]:
    """Each kind as that version of PostgreSQL does it; a newer one is taken to do as the newest that was measured."""
    known = max(OLDEST, min(major, NEWEST))
    return {fact.kind: fact for fact in lock_facts() if fact.since <= known <= fact.until}

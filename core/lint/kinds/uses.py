"""A kind of change, and which relations play which part in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.schema.constraints import QName

UNKNOWN = "unknown"  # nobody measured it: what it locks can't be said, and is never said to be nothing


@dataclass(frozen=True, slots=True)
class Use:
    """The names that a kind of lock_facts.toml is used with."""

    kind: str
    parts: tuple[tuple[str, tuple[QName, ...]], ...] = ()

    def names(self, part: str) -> tuple[QName, ...]:
        return next((names for one, names in self.parts if one == part), ())


def use(kind: str, **parts: QName | Iterable[QName]) -> Use:
    """`materialized_view` stands for the part "materialized view"."""
    named = (
        (part.replace("_", " "), (names,) if isinstance(names, QName) else tuple(names))
        for part, names in parts.items()
    )
    return Use(kind, tuple(named))

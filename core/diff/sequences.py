"""Renames in an order in which each name is free when it is taken; what goes round in a circle steps aside first."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

from core.names import fit

Scope = TypeVar("Scope", bound=Hashable)
Name = TypeVar("Name", str, tuple[str, str])


def in_turn(renames: Sequence[tuple[Scope, Name, Name]]) -> list[tuple[Scope, Name, Name]]:
    """Take the one whose new name nobody holds any more; when there is none, one of the circle waits under another."""
    waiting = list(renames)
    ordered: list[tuple[Scope, Name, Name]] = []
    while waiting:
        held = {(scope, old) for scope, old, _ in waiting}
        free = next((one for one in waiting if (one[0], one[2]) not in held), None)
        if free is None:
            scope, old, new = waiting[0]
            aside = _aside(old)
            ordered.append((scope, old, aside))
            waiting[0] = (scope, aside, new)
        else:
            waiting.remove(free)
            ordered.append(free)
    return ordered


def _aside(name: Name) -> Name:
    if isinstance(name, str):
        return fit(f"slipway_swap_{name}")
    return name[0], fit(f"slipway_swap_{name[1]}")

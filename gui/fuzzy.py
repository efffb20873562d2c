"""Fuzzy choice among many texts: the letters that were typed, in their order; runs and beginnings of words first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

Entry = TypeVar("Entry")


def best(entries: Iterable[Entry], text: Callable[[Entry], str], typed: str, most: int) -> tuple[Entry, ...]:
    """Give the best entries, best first; what is as good stays in order."""
    letters = [letter for letter in typed.casefold() if not letter.isspace()]
    pattern = re.compile(".*?".join(map(re.escape, letters)), re.DOTALL)
    whole = typed.casefold().strip()
    found = []
    for number, entry in enumerate(entries):
        folded = text(entry).casefold()
        match = pattern.search(folded)
        if match is not None:
            found.append((_distance(folded, whole, match), number, entry))
    return tuple(entry for _, _, entry in sorted(found, key=lambda one: one[:2])[:most])


def _distance(text: str, whole: str, match: re.Match[str]) -> tuple[int, int, int]:
    if not whole:
        return 0, 0, 0
    place = text.find(whole)
    if place < 0:
        return 2, match.end() - match.start(), len(text)
    begins = place == 0 or not text[place - 1].isalnum()
    return 0 if begins else 1, place, len(text)

"""Two texts side by side, line by line: what stayed, what came, what went, and what became something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

Kind = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Row:
    """None on the side where there is no such line."""

    kind: Kind
    left: str | None
    right: str | None


def sides(before: str, after: str, key: Callable[[str], str] = str) -> tuple[Row, ...]:
    """Lines of the same key are the same line."""
    left, right = before.splitlines(), after.splitlines()
    matched = SequenceMatcher(None, [key(line) for line in left], [key(line) for line in right])
    return tuple(
        row
        for tag, start, end, other_start, other_end in matched.get_opcodes()
        for row in _rows(tag, left[start:end], right[other_start:other_end])
    )


def _rows(tag: str, left: Sequence[str], right: Sequence[str]) -> Iterator[Row]:
    for old, new in zip_longest(left, right):
        if new is None:
            yield Row("removed", old, None)
        elif old is None:
            yield Row("added", None, new)
        else:
            yield Row("same" if tag == "equal" else "changed", old, new)

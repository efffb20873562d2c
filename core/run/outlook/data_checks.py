"""What was asked about the rows in the way of a file, and what they answered."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Literal

Code = Literal[
    "fill-needed", "values-too-large", "cast-fails", "rows-in-the-way", "depended-on",
    "values-change", "values-mapped", "rows-hidden",
]  # fmt: skip
Verdict = Literal["stops", "changes", "passes", "unknown", "later"]
"""Stable: it would be refused; values become others, which are kept; nothing found; nobody could say; the file will."""

ALL_ROWS, NO_ROWS = "all rows", "no rows"


WORDS: dict[Verdict, str] = {
    "stops": "stops",
    "changes": "changes values",
    "passes": "passed",
    "unknown": "unknown",
    "later": "known later",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A decision that mends it, as `build` takes it while the iteration is a draft."""

    key: str
    value: str
    means: str

    @property
    def answer(self) -> str:
        return f"--answer {shlex.quote(f'{self.key}={self.value}')}"


@dataclass(frozen=True, slots=True)
class DataCheck:
    """One question about one file; without a count the server could not say in time, and nothing is refused."""

    code: Code
    iteration: int
    object: str
    message: str
    remedy: str
    place: str
    verdict: Verdict = "stops"  # of a draft: what it means when rows are found
    rows: int | None = None
    samples: tuple[str, ...] = ()
    looked_at: str = ALL_ROWS  # which part of them, where all were too many or not to be seen
    offers: tuple[Offer, ...] = ()

    @property
    def stops(self) -> bool:
        return self.verdict == "stops"

    @property
    def in_the_way(self) -> bool:
        """It stops the file, or nobody could say that it doesn't."""
        return self.verdict in {"stops", "unknown"}


def summed_up(asked: tuple[DataCheck, ...]) -> str:
    """How many questions had which answer."""
    counts = {word: sum(one.verdict == verdict for one in asked) for verdict, word in WORDS.items()}
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return f"{len(asked)} question{'' if len(asked) == 1 else 's'}, {said}"

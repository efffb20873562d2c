"""Every convention; all are off unless slipway.toml says `conventions = true` under [review]."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.lint.conventions.measures import measures
from core.lint.conventions.spelling import spelling
from core.lint.conventions.types import types
from core.lint.situations import Situation
from core.schema.findings import Finding

CONVENTIONS: tuple[Callable[[Situation], Iterator[Finding]], ...] = (types, spelling, measures)


def conventions(situation: Situation) -> Iterator[Finding]:
    if situation.review.conventions:
        for rule in CONVENTIONS:
            yield from rule(situation)

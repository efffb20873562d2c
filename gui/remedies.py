"""What a remedy names on the command line, where the panel has an action of its own for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.errors import CoreError

Kind = Literal["fill", "verify", "refresh", "roll back", "apply", "build", "discard edits"]

FILL_NEEDED = "fill-needed"
_FILL = re.compile(r"--fill (.+?)=EXPRESSION")
_NAMED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("verify", re.compile(r"\bslipway verify\b")),
    ("refresh", re.compile(r"\bslipway status\b")),
    ("roll back", re.compile(r"\brollback --to (\d+)")),
    ("apply", re.compile(r"\bslipway apply (\d+)")),
    ("build", re.compile(r"\bslipway build (\d+)\b(?! --)")),
    ("discard edits", re.compile(r"\bslipway build (\d+) --discard-edits")),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do about it; the iteration where it has one."""

    kind: Kind
    iteration: int = -1


def offers(trouble: CoreError) -> tuple[Offer, ...]:
    if lacking(trouble):
        return (Offer("fill"),)
    found = [(kind, pattern.search(trouble.remedy)) for kind, pattern in _NAMED]
    return tuple(Offer(kind, int(match[1]) if match.re.groups else -1) for kind, match in found if match)


def lacking(trouble: CoreError) -> tuple[str, ...]:
    """Name the columns that take a value before a rollback may begin."""
    return tuple(_FILL.findall(trouble.remedy)) if trouble.code == FILL_NEEDED else ()

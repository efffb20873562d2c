"""What the comment of a Mermaid attribute says: whether it is required, what it means, which values it hides."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAYS = {"required": True, "not null": True, "optional": False, "nullable": False}
_VALUE = re.compile(r"[\w-]+( [\w-]+)?")
_SENTENCE = re.compile(r"\b(a|an|and|for|in|is|of|or|the|to|with)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    required: bool | None
    description: str
    values: tuple[str, ...]


def read_comment(text: str) -> Comment:
    """Only the whole comment or its first part may say required; the rest describes."""
    at = min((position for mark in ",;" if (position := text.find(mark)) >= 0), default=len(text))
    first, rest = text[:at], text[at + 1 :]
    said = _SAYS.get(" ".join(first.casefold().split()))
    description = text.strip() if said is None else rest.strip()
    return Comment(said, description, _hidden_values(description))


def _hidden_values(description: str) -> tuple[str, ...]:
    """Find `High, Medium, Low` or `values: a | b`, but no sentence that only has commas."""
    _, colon, after = description.rpartition(":")
    listed = after if colon else description
    parts = tuple(part.strip(" '") for part in re.split(r"[,|/]", listed))
    if len(parts) < 2 or _SENTENCE.search(listed) or not all(_VALUE.fullmatch(part) for part in parts):
        return ()
    return parts

"""One line of an entity's block, `type name keys "comment"`, and what its comment says of the field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.load.entities import Field, Reference
from core.load.mermaid.scanners import QUOTED, Scanner, pattern, phrases
from core.load.type_words import TypeWord, read_type

_SHOWN = 100  # letters of a word
_TYPE = pattern(r'(?:[^\s{}",(\[]+|\([^)]*\)?|\[[^\]]*\]?)*')
_NAME = re.compile(r'\s*(?:`([^`]+)`|(?:``\s*)?([^\s{}",]*))')
_KEYS = pattern(rf"(?:{phrases(('PK', 'FK', 'UK'))}\s*,?\s*)*")
_ENUMS = frozenset({"enum", "select", "choice"})
_SAYS = {"required": True, "not null": True, "optional": False, "nullable": False}
_VALUE = re.compile(r"[\w-]+( [\w-]+)?")
_SEPARATOR = re.compile(r"[,|/]")
_SENTENCE = re.compile(r"\b(a|an|and|for|in|is|of|or|the|to|with)\b", re.IGNORECASE)


def read_attribute(scanner: Scanner, origin: str) -> Field | str:
    """Read one `type name keys "comment"`; a text says what is wrong with it."""
    word = scanner.take(_TYPE)
    spelled = read_type(word)
    if spelled is None or ":" in word:
        return f"{word[:_SHOWN] or scanner.text[scanner.at : scanner.at + 1]!r} is no type"
    name = scanner.take(_NAME).strip()
    if not name.strip("*"):
        return f"a name is missing after the type {word[:_SHOWN]!r}"
    keys = scanner.take(_KEYS).upper()
    return _field(spelled, name, keys, scanner.take(QUOTED), origin)


def _field(spelled: TypeWord, name: str, keys: str, comment: str, origin: str) -> Field | str:
    if spelled.values and spelled.name.casefold() not in _ENUMS:
        return f"{spelled.name[:_SHOWN]} takes a length, not {spelled.values[0][:_SHOWN]!r}"
    said = read_comment(comment)
    return Field(
        name=name.strip("*"),
        type=spelled.name,
        origin=origin,
        arguments=spelled.arguments,
        array=spelled.array,
        key="PK" in keys or name.startswith("*"),
        unique="UK" in keys,
        required=False if spelled.nullable else said.required,
        values=spelled.values,
        enum=spelled.enum,
        reference=Reference() if "FK" in keys else None,
        description=said.description,
        suggested=said.values,
    )


@dataclass(frozen=True, slots=True)
class Comment:
    required: bool | None
    description: str
    values: tuple[str, ...]


def read_comment(text: str) -> Comment:
    """Only the whole comment or its first part may say required; the rest describes."""
    if not text:
        return Comment(None, "", ())
    at = min((position for mark in ",;" if (position := text.find(mark)) >= 0), default=len(text))
    first, rest = text[:at], text[at + 1 :]
    said = _SAYS.get(" ".join(first.casefold().split()))
    description = text.strip() if said is None else rest.strip()
    return Comment(said, description, _hidden_values(description))


def _hidden_values(description: str) -> tuple[str, ...]:
    """Find `High, Medium, Low` or `values: a | b`, but no sentence that only has commas."""
    _, colon, after = description.rpartition(":")
    listed = after if colon else description
    parts = tuple(part.strip(" '") for part in _SEPARATOR.split(listed))
    if len(parts) < 2 or _SENTENCE.search(listed) or not all(_VALUE.fullmatch(part) for part in parts):
        return ()
    return parts

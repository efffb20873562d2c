"""One line of an entity's block, `type name keys "comment"`, and what its comment says of the field."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.load.entities import Field, Reference
from core.load.mermaid.scanners import Scanner, phrases
from core.load.type_words import read_type

_SHOWN = 100  # letters of a word
# Each part takes all that it can, as if it were read alone.
_ATTRIBUTE = re.compile(
    r"""(?>\s*(?P<type>(?:[^\s{}",(\[]+|\([^)]*\)?|\[[^\]]*\]?)*))"""
    r"""(?>\s*(?:`(?P<quoted>[^`]+)`|(?:``\s*)?(?P<name>[^\s{}",]*)))"""
    rf"""(?>\s*(?P<keys>(?:{phrases(("PK", "FK", "UK"))}\s*,?\s*)*))"""
    r"""(?:\s*"(?P<comment>[^"]*)")?"""
)
_ENUMS = frozenset({"enum", "select", "choice"})
_SAYS = {"required": True, "not null": True, "optional": False, "nullable": False}
_FIRST = re.compile(r"[,;]")
_VALUE = re.compile(r"[\w-]+( [\w-]+)?")
_SEPARATOR = re.compile(r"[,|/]")
_SENTENCE = re.compile(r"\b(a|an|and|for|in|is|of|or|the|to|with)\b", re.IGNORECASE)


def read_attribute(scanner: Scanner, origin: str) -> Field | str:
    """Read one `type name keys "comment"`; a text says what is wrong with it."""
    found = scanner.match(_ATTRIBUTE)
    word = found["type"] if found else ""
    spelled = read_type(word)
    if found is None or spelled is None or ":" in word:
        scanner.at = found.end("type") if found else scanner.at
        return f"{word[:_SHOWN] or scanner.text[scanner.at : scanner.at + 1]!r} is no type"
    name = (found["quoted"] or found["name"] or "").strip()
    if not name.strip("*"):
        scanner.at = found.start("keys")
        return f"a name is missing after the type {word[:_SHOWN]!r}"
    if spelled.values and spelled.name.casefold() not in _ENUMS:
        return f"{spelled.name[:_SHOWN]} takes a length, not {str(spelled.values[0])[:_SHOWN]!r}"
    keys = found["keys"].upper()
    said = read_comment(found["comment"] or "")
    return Field(
        name=name.strip("*"),
        type=spelled,
        origin=origin,
        key="PK" in keys or name.startswith("*"),
        unique="UK" in keys,
        required=False if spelled.nullable else said.required,
        reference=Reference() if "FK" in keys else None,
        description=said.description,
        suggested=said.values,
    )


class Comment(NamedTuple):
    required: bool | None
    description: str
    values: tuple[str, ...]


_NO_COMMENT = Comment(None, "", ())


def read_comment(text: str) -> Comment:
    """Only the whole comment or its first part may say required; the rest describes."""
    if not text:
        return _NO_COMMENT
    first, *rest = _FIRST.split(text, maxsplit=1)
    said = _SAYS.get(" ".join(first.casefold().split()))
    description = text.strip() if said is None else "".join(rest).strip()
    return Comment(said, description, _hidden_values(description))


def _hidden_values(description: str) -> tuple[str, ...]:
    """Find `High, Medium, Low` or `values: a | b`, but no sentence that only has commas."""
    _, colon, after = description.rpartition(":")
    listed = after if colon else description
    if not _SEPARATOR.search(listed):
        return ()
    parts = tuple(part.strip(" '") for part in _SEPARATOR.split(listed))
    if _SENTENCE.search(listed) or not all(_VALUE.fullmatch(part) for part in parts):
        return ()
    return parts

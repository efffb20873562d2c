"""How a type is spelled in a document: string(100)?, decimal(10, 2), enum(a, b), enum[Status], int[]."""

from __future__ import annotations

import re
from functools import lru_cache

from core.load.entities import TypeWord

# Possessive, so that a long text that is no type fails at once.
_SPELLED = re.compile(r"(?P<name>[^(\[?]*+)(?P<tail>(?:\([^)]*\)|\[[^\]]*\]|\?|\s)*+)")
_PART = re.compile(r"\((?P<listed>[^)]*)\)|\[(?P<enum>[^\]]*)\]|(?P<nullable>\?)")


@lru_cache(maxsize=1024)
def read_type(text: str) -> TypeWord | None:
    """Take a type word apart; None when its brackets don't close or something follows that no type has."""
    if text.isidentifier():
        return TypeWord(text)
    spelled = _SPELLED.fullmatch(text)
    name = spelled["name"].strip() if spelled else ""
    if spelled is None or not name:
        return None
    arguments: tuple[int, ...] = ()
    values: tuple[str, ...] = ()
    enum, array, nullable = "", False, False
    for part in _PART.finditer(spelled["tail"]):
        if part["nullable"]:
            nullable = True
        elif part["listed"] is not None:
            listed = _listed(part["listed"])
            if all(_is_number(each) for each in listed) and len(listed) <= 2:
                arguments = tuple(int(each) for each in listed)
            else:
                values = listed
        else:
            inner = part["enum"].strip()
            enum, array = (inner, array) if inner else (enum, True)
    return TypeWord(name, arguments, values, enum, array, name if array else "", nullable)


def _listed(inner: str) -> tuple[str, ...]:
    stripped = (part.strip() for part in inner.split(","))
    return tuple(
        part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part for part in stripped
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9

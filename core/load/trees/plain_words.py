"""What a YAML scalar without quotes means: nearly always the text that stands there."""

from __future__ import annotations

import math
import re

from core.load.trees.refusals import DIGITS, Impossible

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_ITEMS: dict[str, object] = {"true": True, "false": False, "null": None, "": None}
_MEMBERS = _ITEMS | {"True": True, "TRUE": True, "False": False, "FALSE": False}
_MEMBERS |= {"~": None, "Null": None, "NULL": None}
_MAY_BE_NUMBER = frozenset("-+.0123456789")


def member_value(text: str) -> object:
    """The value under a key; no, yes, on, 010, 12:30 and 1e3 are the texts that they look like."""
    if text in _MEMBERS:
        return _MEMBERS[text]
    return number_in(text) if text[0] in _MAY_BE_NUMBER else text


def item_value(text: str) -> object:
    """A list holds names and values: what would lose its spelling (TRUE, ~, 1.10) stays text there."""
    if text in _ITEMS:
        return _ITEMS[text]
    value = number_in(text) if text[0] in _MAY_BE_NUMBER else text
    return text if isinstance(value, float) and str(value) != text else value


def number_in(text: str) -> object:
    """The number, where this is plainly one."""
    if _NO_NUMBER.fullmatch(text):
        return Impossible(f"{text} is no number; put it in quotes if it is a text")
    whole = _INTEGER.fullmatch(text)
    if not whole and not _DECIMAL.fullmatch(text):
        return text
    if len(text) > DIGITS:
        return Impossible(f"a number of {len(text)} digits is too long")
    number = int(text) if whole else float(text)
    return number if math.isfinite(number) else Impossible(f"{text[:20]} is too large")

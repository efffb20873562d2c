"""A secret is hidden in every spelling in which a driver, a server or a URL may echo it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable

STARS = "***"
SHORT = 4
_IN_URL = re.compile(r"(://[^\s:/@]*:)\S*@")
_VALUE = r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s&;,)]+"""
_SETTING = re.compile(rf"""(pass(?:word|wd|phrase)\w*["']?\s*[=:]\s*)(?:{_VALUE})""", re.IGNORECASE)


def spellings(secret: str) -> tuple[str, ...]:
    if not secret:
        return ()
    escaped = secret.replace("\\", "\\\\").replace("'", "\\'")
    encoded = (quote(secret, safe=""), quote(secret), quote_plus(secret))
    lowered = tuple(_lower_percents(text) for text in encoded)
    found = {secret, escaped, repr(secret)[1:-1], *encoded, *lowered}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def redact(text: str, secrets: Iterable[str]) -> str:
    every = {spelling for secret in secrets for spelling in spellings(secret)}
    for spelling in sorted(every, key=lambda found: (-len(found), found)):
        text = _hidden(text, spelling)
    return text


def without_passwords(text: str) -> str:
    """Where no secret is known: what stands where a URL or a setting has its password."""
    return _SETTING.sub(rf"\1{STARS}", _IN_URL.sub(rf"\1{STARS}@", text))


def _hidden(text: str, spelling: str) -> str:
    """One that is a word is hidden as a word, a very short one where passwords stand: all else stays legible."""
    if len(spelling) < SHORT:
        return re.sub(rf"(?<=[:='\"]){re.escape(spelling)}(?=[@'\"\s&]|$)", STARS, text)
    if spelling.isalpha():
        return re.sub(rf"(?:(?<![^\W_])|(?<=%[0-9A-Fa-f]{{2}})){re.escape(spelling)}(?![^\W_])", STARS, text)
    return text.replace(spelling, STARS)


def _lower_percents(encoded: str) -> str:
    head, *escapes = encoded.split("%")
    return head + "".join(f"%{escape[:2].lower()}{escape[2:]}" for escape in escapes)

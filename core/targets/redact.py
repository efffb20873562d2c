"""A secret is hidden in every spelling in which a driver, a server or a URL may echo it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable

STARS = "***"


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
        text = text.replace(spelling, STARS)
    return text


def _lower_percents(encoded: str) -> str:
    head, *escapes = encoded.split("%")
    return head + "".join(f"%{escape[:2].lower()}{escape[2:]}" for escape in escapes)

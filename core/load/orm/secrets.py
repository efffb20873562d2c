"""What a module's exception says may hold what the environment keeps secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from core.targets.redact import redact, without_passwords

LONGEST = 400
SHORTEST = 4
_KEEPS_SECRETS = re.compile(r"pass|pwd|secret|token|key|cred|auth|dsn|ur[il]|conn", re.IGNORECASE)
_FOLDERS = frozenset({"PWD", "OLDPWD"})


def told(message: str, environment: Mapping[str, str]) -> str:
    """Hide what must be hidden first, and cut then, so that no half of a secret stays."""
    hidden = without_passwords(redact(message, _secrets(environment)))
    return hidden if len(hidden) <= LONGEST else f"{hidden[:LONGEST]}..."


def _secrets(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        if not _KEEPS_SECRETS.search(name) or name in _FOLDERS:
            continue
        yield from (found for found in (value, _password(value)) if len(found) >= SHORTEST)


def _password(url: str) -> str:
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""

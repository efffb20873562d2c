"""An address in two parts: what may be written down and shown, and the password, which may not."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import psycopg
from psycopg import pq

from core.errors import Refused
from core.targets import keyrings
from core.targets.open import EMBEDDED
from core.targets.urls import SERVICE, keyring_name

_AUTHORITY = re.compile(r"^([^/?#]*://)([^/?#]*)@", re.DOTALL)
_SECRET_WORDS = frozenset({"password", "sslpassword"})


def apart(text: str) -> tuple[str, str]:
    """Take the password out of the part of a URL where people write it."""
    address = text.strip()
    found = _AUTHORITY.match(address)
    user, colon, password = found[2].partition(":") if found else ("", "", "")
    if found and colon:
        address = f"{found[1]}{user}@{address[found.end() :]}"
    if holds_password(address):
        raise with_password_refused()
    return address, unquote(password)


def joined(address: str, password: str) -> str:
    """What a connection is opened with; it is never shown, and never written."""
    if not password or address.strip() == EMBEDDED:
        return address
    if "://" in address:
        return f"{address}{'&' if '?' in address else '?'}password={quote(password, safe='')}"
    escaped = password.replace("\\", "\\\\").replace("'", "\\'")
    return f"{address} password='{escaped}'"


def holds_password(address: str) -> bool:
    """Whether libpq would find one in it; what is no address at all is told when it is opened."""
    try:
        options = pq.Conninfo.parse(address.encode())
    except (psycopg.Error, UnicodeEncodeError):
        return "password" in address.casefold()
    return any(each.keyword.decode() in _SECRET_WORDS and each.val for each in options)


def with_password_refused() -> Refused:
    return Refused(
        "target-with-password",
        "The address holds a password, and what is written down may hold none.",
        remedy="Leave it out of the address: give it in its own field, in .pgpass, in PGPASSWORD or in the keyring.",
    )


def keep_password(address: str, password: str) -> bool:
    """Whether the keyring keeps it: every command finds it there from then on."""
    return keyrings.keep(SERVICE, keyring_name(address), password)

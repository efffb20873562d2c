"""Which versions of PostgreSQL Slipway works on, and which it was tested with."""

from __future__ import annotations

from core.errors import Refused

OLDEST = 14
NEWEST = 18


def refuse_too_old(number: int, place: str) -> None:
    """A server's number is its version times ten thousand: 150018 is 15.18, and 90624 was 9.6."""
    if number < OLDEST * 10_000:
        raise Refused(
            "server-too-old",
            f"The server is PostgreSQL {number // 10_000}, and Slipway needs {OLDEST} or newer.",
            remedy=f"Name a server of version {OLDEST} to {NEWEST}; pg_upgrade takes a database there.",
            place=place,
        )


def untested(major: int) -> str:
    """Say what a newer version means; nothing is to be said of the others."""
    if major <= NEWEST:
        return ""
    return f"Slipway was not tested with PostgreSQL {major}, only with {OLDEST} to {NEWEST}."

"""Where in the business model something comes from: BUSM.Account.id, Account.id, id."""

from __future__ import annotations


def source_of(text: str) -> list[str]:
    """Take the words apart; the business model itself needs no name."""
    parts = [part.strip() for part in text.split(".")]
    return [part for part in (parts[1:] if parts[0].casefold() == "busm" else parts) if part]

"""A line that somebody types on a terminal."""

from __future__ import annotations

import sys


def typed(prompt: str) -> str | None:
    """Nothing where whoever is asked has gone, with Ctrl-D."""
    try:
        return input(prompt).strip()
    except EOFError:
        print(file=sys.stderr)
        return None

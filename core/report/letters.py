"""Text from a model or a server, with escapes for all that could steer a terminal or pose as something else."""

from __future__ import annotations

import unicodedata


def visible(text: str) -> str:
    """Write control and bidirectional characters as escapes."""
    if text.isprintable():
        return text
    return "".join(
        character if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf"} else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"

"""Text of models and servers for the screen: never markup, with control and bidirectional characters visible."""

from __future__ import annotations

from html import escape

from core.report.letters import visible

_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029"}  # Qt would begin a new line at these


def plain(text: str) -> str:
    for character, shown in _BREAKS.items():
        text = text.replace(character, shown)
    return "\n".join(map(visible, text.split("\n")))  # most lines are printable, which is known at once


def tooltip(text: str) -> str:
    """Tool tips guess whether they hold markup: say that they do, and escape everything."""
    return f"<qt>{escape(plain(text))}</qt>" if text else ""

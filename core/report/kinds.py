"""What documents call a change or an event: its class's name in lower case with hyphens."""

from __future__ import annotations


def kind(value: object) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in type(value).__name__).lstrip("-")

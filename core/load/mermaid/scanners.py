"""A hand-written reader of one line: it takes one pattern after the other, from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WHOLE = r'(?![^\s,{}"|:])'


class Scanner:
    """Each `take` moves on and returns what it took, or an empty text when something else is there."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    @property
    def done(self) -> bool:
        text, at, end = self.text, self.at, len(self.text)
        while at < end and text[at].isspace():
            at += 1
        self.at = at
        return at == end

    def finish(self) -> None:
        self.at = len(self.text)

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        if found := pattern.match(self.text, self.at):
            self.at = found.end()
        return found

    def take(self, pattern: re.Pattern[str]) -> str:
        """Take the one group of a pattern that is here."""
        found = self.match(pattern)
        return found[found.lastindex] if found and found.lastindex else ""


def signs(spellings: Iterable[str]) -> str:
    """The pattern of the first of these that is here."""
    return "|".join(re.escape(spelling) for spelling in spellings)


def phrases(spellings: Iterable[str]) -> str:
    """The pattern of the first of these phrases that is here as whole words, whatever its case and blanks."""
    spelled = (r"\s+".join(re.escape(word) for word in spelling.split()) for spelling in spellings)
    return f"(?i:{'|'.join(spelled)}){_WHOLE}"


def pattern(*alternatives: str) -> re.Pattern[str]:
    """What `take` takes: one of these, after blanks."""
    return re.compile(rf"\s*({'|'.join(alternatives)})")

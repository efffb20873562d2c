"""A hand-written reader of one line: it takes words, quoted text and brackets from left to right."""

from __future__ import annotations

from collections.abc import Iterable

_CLOSING = {"(": ")", "[": "]"}
_PHRASE_STOPS = ',{}"|:'


class Scanner:
    """Every `take` moves on and returns what it took, or an empty text when something else is there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    @property
    def done(self) -> bool:
        self.skip()
        return self.at >= len(self.text)

    def skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def take(self, *spellings: str) -> str:
        """Take the first of these that is here."""
        self.skip()
        for spelling in spellings:
            if self.text.startswith(spelling, self.at):
                self.at += len(spelling)
                return spelling
        return ""

    def phrase(self, phrases: Iterable[str]) -> str:
        """Take the first of these phrases that is here as whole words, whatever its case and spaces."""
        self.skip()
        for phrase in phrases:
            trial = Scanner(self.text)
            trial.at = self.at
            if all(trial.word(_PHRASE_STOPS).casefold() == part.casefold() for part in phrase.split()):
                self.at = trial.at
                return phrase
        return ""

    def quoted(self, marks: str = '"') -> str | None:
        """Take what stands between two equal marks; None when no closed quotation is here."""
        self.skip()
        if self.at >= len(self.text) or (mark := self.text[self.at]) not in marks:
            return None
        end = self.text.find(mark, self.at + 1)
        if end < 0:
            return None
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return inner

    def word(self, stops: str, brackets: str = "") -> str:
        """Take letters up to a blank or a stop; inside brackets both belong to the word."""
        self.skip()
        start, awaited = self.at, ""
        while self.at < len(self.text):
            letter = self.text[self.at]
            if awaited:
                awaited = "" if letter == awaited else awaited
            elif letter in brackets:
                awaited = _CLOSING[letter]
            elif letter.isspace() or letter in stops:
                break
            self.at += 1
        return self.text[start : self.at]

"""Finding words in a text: the next or the previous place, which of how many it is, counted as Qt counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """One place, `number` of `count`; `start` and `length` are UTF-16 units, `position` is a character."""

    number: int
    count: int
    position: int
    start: int
    length: int


def find(text: str, words: str, position: int, *, backwards: bool = False) -> Found | None:
    """Look from a character on, around the end; a capital that is typed means capitals."""
    if not words:
        return None
    if words == words.lower():
        text = _small(text)
    if backwards:
        place = text.rfind(words, 0, max(0, position))
        place = text.rfind(words) if place < 0 else place
    else:
        place = text.find(words, position)
        place = text.find(words) if place < 0 else place
    if place < 0:
        return None
    number = text.count(words, 0, place) + 1
    return Found(number, max(number, text.count(words)), place, units(text[:place]), units(words))


def units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _small(text: str) -> str:
    """In small letters, each where it was."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(letter.lower()[:1] for letter in text)

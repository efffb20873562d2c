"""A long text cut into stretches that can be coloured one by one: what is open where a line begins is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Language = Literal["sql", "json", "python"]

_SOFT, _HARD = 4_000, 16_000  # characters: a few milliseconds of Pygments, whatever the text holds
_OPENS = re.compile(r"--|/\*|(?<!\w)[eE]'|'|\"|(?<![\w$])\$(?:[^\W\d]\w*)?\$")
_CLOSES = {
    "'": re.compile(r"'"),
    "E'": re.compile(r"\\.|'"),
    '"': re.compile(r'"'),
    "/": re.compile(r"/\*|\*/"),
}


class Open(NamedTuple):
    """What is open: a body between dollar quotes by its tag, and in it or outside a quote or a comment."""

    tag: str = ""
    inner: str = ""  # ' E' " or one / per comment that is open

    @property
    def prefix(self) -> str:
        """Give what a lexer must read first so that it stands where the text does."""
        return "/*" * len(self.inner) if self.inner[:1] == "/" else self.inner


NOTHING = Open()


class Stretch(NamedTuple):
    first: int  # line
    start: int  # character
    end: int
    opened: Open


def stretches(lines: Iterable[str], language: Language) -> tuple[Stretch, ...]:
    """Cut at ends of statements where there are any, within long ones at any line."""
    found: list[Stretch] = []
    first, start, position, opened, ended = 0, 0, 0, NOTHING, True
    for number, (line, state) in enumerate(_states(lines, language)):
        long = position - start
        if long >= _HARD or (long >= _SOFT and ended and state == NOTHING):
            found.append(Stretch(first, start, position, opened))
            first, start, opened = number, position, state
        position += len(line) + 1
        ended = not line or line.endswith(";") or language != "sql"
    found.append(Stretch(first, start, position, opened))
    return tuple(found)


def _states(lines: Iterable[str], language: Language) -> Iterator[tuple[str, Open]]:
    """Give every line with what is open where it begins; JSON and our Python have nothing that runs over lines."""
    state = NOTHING
    for line in lines:
        yield line, state
        if language == "sql":
            state = after(line, state)


def after(line: str, state: Open) -> Open:
    """Say what is open at a line's end."""
    tag, inner = state
    if not inner and (not tag or tag not in line) and not _OPENS.search(line):
        return state  # most lines
    position = 0
    limit = _end_of_body(line, tag, 0)
    while True:
        if inner and inner != "--":
            position, inner = _closed(line, position, limit, inner)
            if not inner and position < limit:
                continue
        elif match := None if inner else _OPENS.search(line, position, limit):
            position = match.end()
            word = match.group()
            if word.startswith("$"):
                if not tag:
                    tag, limit = word, _end_of_body(line, word, position)
            else:
                inner = "/" if word == "/*" else word.upper()
            continue
        if not tag or limit == len(line):
            return Open(tag, "" if inner == "--" else inner)
        position = limit + len(tag)  # the body ends, whatever is open in it
        tag, inner, limit = "", "", len(line)


def _end_of_body(line: str, tag: str, position: int) -> int:
    end = line.find(tag, position) if tag else -1
    return len(line) if end < 0 else end


def _closed(line: str, position: int, limit: int, inner: str) -> tuple[int, str]:
    """Go to where it closes; a quote that is doubled closes and opens again, which is the same."""
    closes = _CLOSES[inner[0] if inner[0] == "/" else inner]
    while match := closes.search(line, position, limit):
        position = match.end()
        if match.group() == "/*":
            inner += "/"
        elif match.group() == "*/":
            inner = inner[1:]
        elif not match.group().startswith("\\"):
            inner = ""
        if not inner:
            return position, ""
    return limit, inner

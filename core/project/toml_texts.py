"""A TOML text with the line of each key: tomllib reads the values, and says nothing of where they stand."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence

Key = tuple[str | int, ...]

_STRINGS = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}',
    r"'''(?:[^']|'(?!''))*'{3,5}",
    r'"(?:[^"\\\n]|\\.)*"',
    r"'[^'\n]*'",
)
_STRING = re.compile("|".join(_STRINGS), re.DOTALL)
_NAMES = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^="'\[\]\n])+"""
_KEY = re.compile(_NAMES)
_HEADER = re.compile(rf"(\[\[?)({_NAMES})\]\]?")
_PLAIN = re.compile(r"[^,\]}\n#]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_HUGE = re.compile(r"[0-9][0-9_]{4299}")
_DEEP = re.compile(r"[\[{](?:\s*[\[{]){99}")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class NoToml(Exception):
    """The text is no TOML; the line is where it stops being."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.line = line


def parse(raw: bytes) -> dict[str, object]:
    """Read a whole document, whatever the bytes are."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        why = f"it is not UTF-8: no letter is the byte 0x{raw[error.start]:02X}"
        raise NoToml(why, raw.count(b"\n", 0, error.start) + 1) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.rstrip().count("\n") + 1  # "at end of document"
        raise NoToml(_AT_LINE.sub("", str(error)), line) from error
    except ValueError as error:
        raise NoToml(f"a number can't be read: {error}", _line(text, _HUGE)) from error
    except RecursionError as error:
        raise NoToml("it is nested too deeply", _line(text, _DEEP)) from error


def _line(text: str, wrong: re.Pattern[str]) -> int:
    found = wrong.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def line_of(text: str, key: Sequence[str | int]) -> int:
    """Find the line of a key of a document that `parse` took, else of the nearest thing around it."""
    lines = _Scanner(text).lines()
    whole = tuple(key)
    return next((lines[whole[:length]] for length in range(len(whole), 0, -1) if whole[:length] in lines), 1)


class _Scanner:
    """Walks a valid document once; what is valid is tomllib's to say."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.breaks = [position for position, letter in enumerate(text) if letter == "\n"]
        self.found: dict[Key, int] = {}
        self.newest: dict[Key, int] = {}  # of each array of tables

    def lines(self) -> Mapping[Key, int]:
        table: Key = ()
        while self.skip() < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
        return self.found

    def skip(self) -> int:
        return self.take(_BETWEEN).end()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"no valid TOML at {self.at}")
        self.at = match.end()
        return match

    def mark(self, key: Key, position: int) -> None:
        """The first line that speaks of a key is its line, also of the tables around it."""
        line = bisect_right(self.breaks, position - 1) + 1
        for length in range(1, len(key) + 1):
            self.found.setdefault(key[:length], line)

    def header(self) -> Key:
        position = self.at
        brackets, raw = self.take(_HEADER).groups()
        *outer, last = _names(raw)
        key: Key = ()
        for name in outer:
            key = self.inside((*key, name))
        key = (*key, last)
        if brackets == "[[":
            self.newest[key] = self.newest.get(key, -1) + 1
        key = self.inside(key)
        # A header after [a.b] may name [a] itself: its line is then this one.
        self.found.pop(key, None)
        self.mark(key, position)
        return key

    def inside(self, key: Key) -> Key:
        return (*key, self.newest[key]) if key in self.newest else key

    def pair(self, table: Key) -> None:
        position = self.at
        key = (*table, *_names(self.take(_KEY)[0]))
        self.mark(key, position)
        self.at += 1  # the equals sign
        self.value(key)

    def value(self, key: Key) -> None:
        self.skip()
        match self.text[self.at]:
            case '"' | "'":
                self.take(_STRING)
            case "[":
                self.members(key, "]")
            case "{":
                self.members(key, "}")
            case _:
                self.take(_PLAIN)

    def members(self, key: Key, end: str) -> None:
        """An array's items by number, an inline table's by name."""
        self.at += 1
        number = 0
        while self.text[self.skip()] != end:
            if self.text[self.at] == ",":
                self.at += 1
            elif end == "}":
                self.pair(key)
            else:
                self.mark((*key, number), self.at)
                self.value((*key, number))
                number += 1
        self.at += 1


def _names(raw: str) -> list[str]:
    """Let tomllib take a dotted and quoted key apart."""
    document: object = tomllib.loads(f"{raw} = 0")
    names: list[str] = []
    while isinstance(document, dict):
        [(name, document)] = document.items()
        names.append(name)
    return names

"""A text of SQL cut at its own semicolons; what belongs to psql alone, commands and data of COPY, is told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_LEADING = re.compile(r"(?:\s+|--[^\n]*(?:\n|$))+")
_SKIPPED = re.compile(
    r"--[^\n]*"  # a comment to the end of the line
    r"|[eE]'(?:[^'\\]|\\.|'')*'"  # a string in which a backslash escapes
    r"|'(?:[^']|'')*'"
    r'|"(?:[^"]|"")*"'
    r"|\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$"
    r"|\w+",
    re.DOTALL,
)
_COPIED = re.compile(r"\s*COPY\b.*\bFROM\s+STDIN\b", re.DOTALL | re.IGNORECASE)
_DATA_END = re.compile(r"^\\\.[ \t]*\r?$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Literal["statement", "command", "data"]
    text: str
    line: int


def pieces(text: str) -> Iterator[Piece]:
    """Cut from the beginning to the end; what is never closed is one last statement, which the parser then refuses."""
    at, line = 0, 1
    while at < len(text):
        start = _start(text, at)
        line += text.count("\n", at, start)
        if start == len(text):
            return
        if text[start] == "\\":
            end = _line_end(text, start)
            yield Piece("command", text[start:end].strip(), line)
        else:
            end = _statement_end(text, start)
            yield Piece("statement", text[start:end], line)
            if _COPIED.match(text[start:end]):
                data = _line_end(text, end)
                line += text.count("\n", start, data)
                start, end = data, _data_end(text, data)
                yield Piece("data", text[start:end], line)
        line += text.count("\n", start, end)
        at = end


def _start(text: str, at: int) -> int:
    """Skip what stands between two statements: blanks and comments."""
    while at < len(text):
        if found := _LEADING.match(text, at):
            at = found.end()
        elif text.startswith("/*", at):
            at = _comment_end(text, at)
        elif text[at] == ";":
            at += 1
        else:
            return at
    return len(text)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _data_end(text: str, at: int) -> int:
    found = _DATA_END.search(text, at)
    return found.end() if found else len(text)


def _comment_end(text: str, at: int) -> int:
    """Comments of PostgreSQL hold each other."""
    depth, at = 1, at + 2
    while depth and at < len(text):
        if text.startswith("/*", at):
            depth, at = depth + 1, at + 2
        elif text.startswith("*/", at):
            depth, at = depth - 1, at + 2
        else:
            at += 1
    return at


def _statement_end(text: str, at: int) -> int:
    """The semicolon that stands in no string, no brackets and no body of BEGIN ATOMIC."""
    depth, atomic, words = 0, 0, ["", ""]
    while at < len(text):
        if text.startswith("/*", at):
            at = _comment_end(text, at)
            continue
        if found := _SKIPPED.match(text, at):
            words = [words[1], found[0].upper()]
            atomic += _opens(words, atomic)
            at = max(found.end(), at + 1)
            continue
        letter = text[at]
        depth += (letter == "(") - (letter == ")")
        at += 1
        if letter == ";" and depth <= 0 and not atomic:
            return at
    return len(text)


def _opens(words: list[str], atomic: int) -> int:
    """BEGIN ATOMIC opens a body; in it CASE opens too, and END closes."""
    if words == ["BEGIN", "ATOMIC"] or (atomic and words[1] == "CASE"):
        return 1
    return -1 if atomic and words[1] == "END" else 0

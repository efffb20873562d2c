"""SQL and JSON cut into coloured pieces, line by line, by Pygments; quotes and comments may run over lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple, overload

from pygments.lexer import Lexer
from pygments.lexers.data import JsonLexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.sql import PlPgsqlLexer, PostgresLexer
from pygments.token import Comment, Keyword, Name, Number, String, _TokenType

from gui.stretches import Language, Open, stretches

Role = Literal["keyword", "type", "string", "number", "comment", "function"]


class Piece(NamedTuple):
    """Counted in UTF-16 units, as Qt counts."""

    start: int
    length: int
    role: Role


Line = tuple[Piece, ...]


class Colours(Sequence[Line]):
    """The pieces of every line, cut when a line of their stretch is first asked for: a long text costs what is seen."""

    def __init__(self, text: str, language: Language) -> None:
        lines = text.split("\n")
        self._text, self._language, self._length = text, language, len(lines)
        self._stretches = stretches(lines, language)
        self._firsts = [stretch.first for stretch in self._stretches]
        self._capitals = language == "sql" and _in_capitals(text)
        self._cut: dict[int, tuple[Line, ...]] = {}
        if language == "sql" and "$" in text:
            _lexer(language, Open("$"))  # a lexer is compiled when it is first made: in the worker, not in sight
        self[0]

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, number: int) -> Line: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Line, ...]: ...

    def __getitem__(self, number: int | slice) -> Line | tuple[Line, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(self._length)))
        if not 0 <= number < self._length:
            raise IndexError(number)  # where iterating ends
        place = bisect_right(self._firsts, number) - 1
        if place not in self._cut:
            stretch = self._stretches[place]
            part = self._text[stretch.start : stretch.end]
            self._cut[place] = _cut(part, self._language, stretch.opened, capitals=self._capitals)
        lines = self._cut[place]
        within = number - self._firsts[place]
        return lines[within] if within < len(lines) else ()


def coloured(text: str, language: Language) -> Sequence[Line]:
    """Give the pieces of every line; a keyword in small letters is a name when the text writes keywords in capitals."""
    return Colours(text, language)


def _in_capitals(text: str) -> bool:
    return _CAPITALS.search(text) is not None


_CAPITALS = re.compile(r"^(?:CREATE|ALTER|DROP|BEGIN|COMMIT|SELECT|INSERT|UPDATE|DELETE|SET|DO)\b", re.MULTILINE)


def _cut(text: str, language: Language, opened: Open, *, capitals: bool) -> tuple[Line, ...]:
    """Lex one stretch; what is open where it begins is read first, and left out again."""
    if len(text) > _TOO_LONG:
        return ()
    prefix = opened.prefix
    found = list(_lexer(language, opened).get_tokens(prefix + text))
    read = 0
    while found and read < len(prefix):
        token, value = found[0]
        keep = value[max(0, len(prefix) - read) :]
        read += len(value)
        found[:1] = [(token, keep)] if keep else []
    lines: list[list[Piece]] = [[]]
    column = 0
    for position, (token, value) in enumerate(found):
        following = found[position + 1][1] if position + 1 < len(found) else ""
        role = _role(token, value, following, capitals=capitals)
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
                column = 0
            length = _units(part)
            if role and length:
                lines[-1].append(Piece(column, length, role))
            column += length
    return tuple(tuple(line) for line in lines)


_TOO_LONG = 100_000  # one line as long as this would take longer to colour than a person waits


def _lexer(language: Language, opened: Open) -> Lexer:
    match language:
        case "json":
            return JsonLexer(stripnl=False, ensurenl=False)
        case "python":
            return PythonLexer(stripnl=False, ensurenl=False)
        case "sql":
            lexer = PlPgsqlLexer if opened.tag else PostgresLexer
            return lexer(stripnl=False, ensurenl=False)


def _role(token: _TokenType, value: str, following: str, *, capitals: bool) -> Role | None:
    if _within(token, String.Name):
        return None  # a quoted name
    if _within(token, Keyword):
        return "keyword" if value.isupper() or not capitals else None
    if _within(token, Name):
        return _of_name(token, following)
    return next((role for kind, role in _SIMPLE if _within(token, kind)), None)


def _of_name(token: _TokenType, following: str) -> Role | None:
    if _within(token, Name.Builtin) or _within(token, Name.Tag):
        return "type"
    return "function" if following.startswith("(") else None


_SIMPLE: tuple[tuple[_TokenType, Role], ...] = (
    (String, "string"),
    (Number, "number"),
    (Comment, "comment"),
)


def _within(token: _TokenType, kind: _TokenType) -> bool:
    return token[: len(kind)] == kind


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2

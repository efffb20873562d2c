"""SQL and JSON cut into coloured pieces, line by line, by Pygments; quotes and comments may run over lines."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pygments.lexer import Lexer
from pygments.lexers.data import JsonLexer
from pygments.lexers.sql import PostgresLexer
from pygments.token import Comment, Keyword, Name, Number, String, _TokenType

Role = Literal["keyword", "type", "string", "number", "comment", "function"]
Language = Literal["sql", "json"]


class Piece(NamedTuple):
    """Counted in UTF-16 units, as Qt counts."""

    start: int
    length: int
    role: Role


Line = tuple[Piece, ...]


def coloured(text: str, language: Language) -> tuple[Line, ...]:
    """Give the pieces of every line; a keyword in small letters is a name when the text writes keywords in capitals."""
    found = list(_lexer(language).get_tokens(text))
    capitals = any(_within(token, Keyword) and value.isupper() for token, value in found)
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


def _lexer(language: Language) -> Lexer:
    if language == "json":
        return JsonLexer(stripnl=False, ensurenl=False)
    return PostgresLexer(stripnl=False, ensurenl=False)


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

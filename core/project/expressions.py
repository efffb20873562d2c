"""What a person gives as a value: exactly one SQL expression, so that it can't carry a statement."""

from __future__ import annotations

from pglast import ast, parse_sql
from pglast.parser import ParseError, scan


def is_one_expression(text: str) -> bool:
    """Let PostgreSQL's parser say it: one SELECT of one thing, and nothing else in it."""
    try:
        parsed = parse_sql(f"SELECT {text}\n")
        if any(token.name in _SWALLOWING for token in scan(text)):
            return False  # a comment or a semicolon would swallow or end what follows
    except ParseError:
        return False
    if len(parsed) != 1 or not isinstance(select := parsed[0].stmt, ast.SelectStmt):
        return False
    targets = select.targetList or ()
    if len(targets) != 1 or targets[0].name is not None or _is_star(targets[0].val):
        return False
    bare = [slot for slot in select if slot not in _LEFT_ALONE and getattr(select, slot)]
    return not bare


_SWALLOWING = frozenset({"SQL_COMMENT", "C_COMMENT", "ASCII_59"})

_LEFT_ALONE = frozenset({"targetList", "limitOption", "op", "all", "groupDistinct"})


def as_default(text: str) -> str:
    """Bracket what DEFAULT doesn't take bare: `true AND true`, `NOT false`."""
    try:
        parse_sql(f"CREATE TABLE t (c text DEFAULT {text} NOT NULL)")
    except ParseError:
        return f"({text})"
    return text


def is_constant(text: str) -> bool:
    """The same for each row and at each time: PostgreSQL then writes no row to add it."""
    select = parse_sql(f"SELECT {text}")[0].stmt
    node = select.targetList[0].val if isinstance(select, ast.SelectStmt) and select.targetList else None
    while isinstance(node, ast.TypeCast):
        node = node.arg
    return isinstance(node, ast.A_Const)


def _is_star(node: ast.Node | None) -> bool:
    return isinstance(node, ast.ColumnRef) and any(isinstance(field, ast.A_Star) for field in node.fields or ())

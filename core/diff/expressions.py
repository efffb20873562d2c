"""SQL expressions looked into by PostgreSQL's own parser: the columns that they name, the values that they list."""

from __future__ import annotations

from collections.abc import Mapping

from pglast import ast, parse_sql
from pglast.enums import A_Expr_Kind
from pglast.parser import ParseError, scan
from pglast.visitors import Ancestor, Visitor

from core.schema.columns import Expression


def with_columns(expression: Expression, columns: Mapping[str, str]) -> Expression:
    """Name columns anew in a condition or a value; what can't be parsed stays as it is."""
    return Expression(_renamed("SELECT ", expression.sql, "", columns))


def key_with_columns(key: Expression, columns: Mapping[str, str]) -> Expression:
    """Name columns anew in a key as CREATE INDEX or EXCLUDE takes it: `"city" DESC`, `lower("name")`."""
    element, operator, rest = key.sql.rpartition(" WITH ")
    if operator:
        return Expression(_renamed("CREATE INDEX ON t (", element, ")", columns) + operator + rest)
    return Expression(_renamed("CREATE INDEX ON t (", key.sql, ")", columns))


def listed_values(expression: Expression) -> tuple[str, ...] | None:
    """Give the values of a condition that does nothing but list them: `"status"::text IN ('a', 'b')`."""
    try:
        select = parse_sql(f"SELECT {expression.sql}")[0].stmt
    except ParseError:
        return None
    node = select.targetList[0].val if isinstance(select, ast.SelectStmt) and select.targetList else None
    match node:
        case ast.A_Expr(kind=A_Expr_Kind.AEXPR_IN, name=(ast.String(sval="="),), rexpr=tuple() as items):
            return _constants(items)
        case ast.A_Expr(kind=A_Expr_Kind.AEXPR_OP_ANY, name=(ast.String(sval="="),), rexpr=array):
            inner = _uncast(array)
            return _constants(inner.elements or ()) if isinstance(inner, ast.A_ArrayExpr) else None
        case _:
            return None


def _constants(items: tuple[ast.Node, ...]) -> tuple[str, ...] | None:
    values = [_constant(_uncast(item)) for item in items]
    return tuple(value for value in values if value is not None) if None not in values else None


def _constant(node: object) -> str | None:
    match node:
        case ast.A_Const(val=ast.String(sval=str() as text)):
            return text
        case ast.A_Const(val=ast.Integer(ival=int() as number)):
            return str(number)
        case ast.A_Const(val=ast.Float(fval=str() as digits)):
            return digits
        case _:
            return None


def _uncast(node: object) -> object:
    while isinstance(node, ast.TypeCast):
        node = node.arg
    return node


class _Places(Visitor):
    """Where column names begin, and how many parts stand before the column's own."""

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start
        self.found: dict[int, int] = {}

    def visit_ColumnRef(self, _ancestors: Ancestor, node: ast.ColumnRef) -> None:  # noqa: N802 - pglast's name
        if node.location is not None:
            self.found[node.location] = len(node.fields or ()) - 1

    def visit_IndexElem(self, _ancestors: Ancestor, node: ast.IndexElem) -> None:  # noqa: N802 - pglast's name
        if node.name:
            self.found[self.start] = 0


def _renamed(before: str, text: str, after: str, columns: Mapping[str, str]) -> str:
    whole = f"{before}{text}{after}"
    places = _Places(len(before))
    try:
        places(parse_sql(whole))
        tokens = scan(whole)
    except ParseError:
        return text
    numbers = {token.start: number for number, token in enumerate(tokens)}
    renamed = whole
    for place, dots in sorted(places.found.items(), reverse=True):
        number = numbers.get(place, len(tokens)) + 2 * dots
        if number < len(tokens):
            token = tokens[number]
            spelled = whole[token.start : token.end + 1]
            name = spelled[1:-1].replace('""', '"') if spelled.startswith('"') else spelled.lower()
            if name in columns:
                renamed = renamed[: token.start] + _spelled(columns[name], spelled) + renamed[token.end + 1 :]
    return renamed[len(before) : len(renamed) - len(after)]


def _spelled(name: str, before: str) -> str:
    plain = name.isascii() and name.isidentifier() and name.islower()
    return name if plain and not before.startswith('"') else '"' + name.replace('"', '""') + '"'

"""Whether two pieces of SQL say the same in other words: as a person writes it, and as PostgreSQL writes it down."""

from __future__ import annotations

from functools import lru_cache

from pglast import ast, parse_sql
from pglast.enums import A_Expr_Kind
from pglast.parser import ParseError

from core.schema.columns import Expression
from core.schema.literals import quoted

_NOWHERE = frozenset({"location", "list_start", "list_end", "rexpr_list_start", "rexpr_list_end"})
_CLOCK = frozenset({"SVFOP_CURRENT_TIMESTAMP"})
_TEXTS = frozenset({"text", "varchar", "bpchar"})


def alike(one: Expression | None, other: Expression | None) -> bool:
    """Equal but for parentheses, casts of constants and of texts, and the ways to write a list or the time."""
    if one is None or other is None:
        return one is other
    return one.sql == other.sql or _plain(one.sql) == _plain(other.sql)


def without_cast(constant: Expression) -> Expression:
    """A text without the type that PostgreSQL has written behind it; everything else as it is."""
    try:
        (statement,) = parse_sql(f"SELECT {constant.sql}")
    except (ParseError, ValueError):
        return constant
    select = statement.stmt
    node = select.targetList[0].val if isinstance(select, ast.SelectStmt) and select.targetList else None
    inner = _uncast(node)
    if isinstance(inner, ast.A_Const) and isinstance(inner.val, ast.String) and isinstance(node, ast.TypeCast):
        return Expression(quoted(inner.val.sval or ""))
    return constant


@lru_cache(maxsize=20_000)
def _plain(text: str) -> object:
    """What can't be parsed is itself."""
    try:
        (statement,) = parse_sql(f"SELECT {text}")
    except (ParseError, ValueError):
        return text
    return _form(statement.stmt)


def _form(value: object) -> object:
    match value:
        case ast.TypeCast(arg=inner) if _is_only_spelled(value):
            return _form(inner)
        case ast.A_Const():
            return ("constant", None if value.isnull else _text(value.val))
        case ast.ColumnRef(fields=tuple() as parts):
            return ("column", _form(parts[-1]))
        case ast.A_Expr(kind=A_Expr_Kind.AEXPR_IN, name=(ast.String(sval="="),), rexpr=tuple() as items):
            return ("one of", _form(value.lexpr), _listed(items))
        case ast.A_Expr(kind=A_Expr_Kind.AEXPR_OP_ANY, name=(ast.String(sval="="),), rexpr=right):
            array = _uncast(right)
            if isinstance(array, ast.A_ArrayExpr):
                return ("one of", _form(value.lexpr), _listed(array.elements or ()))
            return _node(value)
        case ast.FuncCall(funcname=tuple() as parts) if [_form(part) for part in parts][-1:] == ["now"]:
            return ("the time",)
        case ast.SQLValueFunction(op=operation) if operation is not None and operation.name in _CLOCK:
            return ("the time",)
        case ast.String(sval=text):
            return text
        case _:
            return _node(value)


def _node(value: object) -> object:
    match value:
        case ast.Node():
            facts = ((slot, getattr(value, slot)) for slot in value if slot not in _NOWHERE)
            return (type(value).__name__, *((slot, _form(fact)) for slot, fact in facts))
        case tuple():
            return tuple(_form(item) for item in value)
        case _:
            return value


def _listed(items: tuple[ast.Node, ...]) -> frozenset[object]:
    """The order of a list decides nothing."""
    return frozenset(_form(item) for item in items)


def _is_only_spelled(cast: ast.TypeCast) -> bool:
    """PostgreSQL writes the type of each constant, and that of a varchar that it compares as a text."""
    inner = _uncast(cast.arg)
    if isinstance(inner, ast.ColumnRef):
        names = cast.typeName.names if cast.typeName else None
        last = names[-1] if names else None
        return isinstance(last, ast.String) and last.sval in _TEXTS
    return isinstance(inner, ast.A_Const | ast.A_ArrayExpr)


def _uncast(node: object) -> object:
    while isinstance(node, ast.TypeCast):
        node = node.arg
    return node


def _text(value: object) -> str:
    match value:
        case ast.String(sval=text) | ast.Float(fval=text):
            return text or ""
        case ast.Integer(ival=number):
            return str(number or 0)
        case ast.Boolean(boolval=said):
            return "true" if said else "false"
        case _:
            return str(value)

"""Which objects PostgreSQL can change as they stand, there and back; all others go and come again."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from pglast import ast, parse_sql
from pglast.parser import ParseError

from core.schema.columns import Expression
from core.schema.objects import EnumType, Extension, Function, Namespace, Object, Policy, Sequence, Trigger, View

# What may differ between two queries whose columns are the same ones.
_FREE = frozenset({"whereClause", "havingClause", "sortClause", "limitOffset", "limitCount", "limitOption"})


def in_place(old: Object, new: Object) -> bool:
    """The way back must be possible too, so both are asked at once; a list of values is looked at elsewhere."""
    match old:
        case Namespace() | Extension() | Sequence():
            return True
        case EnumType():
            return isinstance(new, EnumType) and old.values == new.values
        case Function():
            return isinstance(new, Function) and _same(_signature(old), _signature(new))
        case View():
            return isinstance(new, View) and _view(old, new)
        case Trigger():
            return isinstance(new, Trigger) and old.definition == new.definition
        case Policy():
            return isinstance(new, Policy) and _shape(old) == _shape(new)
        case _:
            assert_never(old)


def _view(old: View, new: View) -> bool:
    if old.materialized != new.materialized:
        return False
    return old.query == new.query or (not old.materialized and _same(_columns(old.query), _columns(new.query)))


def _same(one: object, other: object) -> bool:
    return one is not None and one == other


def _shape(policy: Policy) -> Policy:
    """ALTER POLICY can put one condition for another, but neither take one away nor change what it is for."""
    return replace(
        policy,
        roles=(),
        using=policy.using and Expression(""),
        check=policy.check and Expression(""),
        comment="",
        depends_on=(),
    )


def _signature(function: Function) -> tuple[object, ...] | None:
    """CREATE OR REPLACE refuses another name, type or mode of a parameter, one default fewer, another result."""
    node = _only(function.definition)
    if not isinstance(node, ast.CreateFunctionStmt):
        return None
    parameters = tuple((one.name, one.argType, one.mode, one.defexpr is None) for one in node.parameters or ())
    return node.is_procedure, parameters, node.returnType


def _columns(query: Expression) -> dict[str, object] | None:
    """What decides which columns a query gives, and of what types."""
    node = _only(query)
    if not isinstance(node, ast.SelectStmt) or node.op:
        return None
    return {slot: getattr(node, slot) for slot in node if slot not in _FREE}


def _only(text: Expression) -> ast.Node | None:
    try:
        (statement,) = parse_sql(text.sql)
    except (ParseError, ValueError):
        return None
    return statement.stmt

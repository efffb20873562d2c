"""Functions and procedures as SQL: the whole text as PostgreSQL gives it."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.objects import comments
from core.render.words import Sql, expression, qname, sql
from core.schema.columns import Expression
from core.schema.objects import Function

_REPLACING = "CREATE OR REPLACE "


def create(one: Function, first: str) -> Iterator[Sql]:
    """One that nobody knew of is not replaced in silence."""
    text = one.definition.sql
    if text.startswith(_REPLACING):
        text = f"CREATE {text.removeprefix(_REPLACING)}"
    yield expression(Expression(text.rstrip("\n")))
    yield from comments.come(name(one, first), one.comment)


def drop(one: Function, first: str) -> Iterator[Sql]:
    yield sql("DROP {}", name(one, first))


def alter(old: Function, new: Function, first: str) -> Iterator[Sql]:
    if old.definition != new.definition:
        yield expression(Expression(new.definition.sql.rstrip("\n")))
    yield from comments.change(name(new, first), old.comment, new.comment)


def name(one: Function, first: str) -> Sql:
    kind = sql("PROCEDURE") if one.procedure else sql("FUNCTION")
    return sql("{} {}({})", kind, qname(one.name, first), expression(Expression(one.arguments)))

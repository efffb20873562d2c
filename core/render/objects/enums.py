"""Native lists of values as SQL: they grow in place; where one shrinks its columns go over to a type anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import names
from core.plan.enums import Addition, additions, grows
from core.render.objects import comments
from core.render.words import Sql, expression, ident, listed, literal, qname, sql, type_
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.objects import EnumType

Columns = Sequence[tuple[QName, Column]]


def create(one: EnumType, first: str) -> Iterator[Sql]:
    values = listed(literal(value) for value in one.values)
    yield sql("CREATE {} AS ENUM ({})", name(one, first), values)
    yield from comments.come(name(one, first), one.comment)


def drop(one: EnumType, first: str) -> Iterator[Sql]:
    yield sql("DROP {}", name(one, first))


def alter(old: EnumType, new: EnumType, first: str, columns: Columns) -> Iterator[Sql]:
    if grows(old, new):
        yield from (_addition(new, added, first) for added in additions(old, new))
        yield from comments.change(name(new, first), old.comment, new.comment)
    else:
        yield from _swap(old, new, first, columns)


def name(one: EnumType, first: str) -> Sql:
    return sql("TYPE {}", qname(one.name, first))


def _addition(one: EnumType, added: Addition, first: str) -> Sql:
    value = sql("ALTER {} ADD VALUE {}", name(one, first), literal(added.value))
    match added.where:
        case "before":
            return sql("{} BEFORE {}", value, literal(added.beside))
        case "after":
            return sql("{} AFTER {}", value, literal(added.beside))
        case "":
            return value


def _swap(old: EnumType, new: EnumType, first: str, columns: Columns) -> Iterator[Sql]:
    aside = QName(old.name.schema, names.fit(f"slipway_old_{old.name.name}"))
    yield sql("ALTER {} RENAME TO {}", name(old, first), ident(aside.name))
    yield from create(new, first)
    tables = dict.fromkeys(table for table, _ in columns)
    for table in tables:
        actions = [action for where, column in columns if where == table for action in _retyped(column)]
        yield sql("ALTER TABLE {}\n    {}", qname(table, first), listed(actions, ",\n    "))
    yield sql("DROP TYPE {}", qname(aside, first))


def _retyped(column: Column) -> Iterator[Sql]:
    """A default is a value of the old type, and stands in the way."""
    its, kind = ident(column.name), type_(column.type)
    if column.default is not None:
        yield sql("ALTER COLUMN {} DROP DEFAULT", its)
    yield sql("ALTER COLUMN {} TYPE {} USING {}::text::{}", its, kind, its, kind)
    if column.default is not None:
        yield sql("ALTER COLUMN {} SET DEFAULT {}", its, expression(column.default))

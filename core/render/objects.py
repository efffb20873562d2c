"""What a database holds beside its tables, as SQL: made, dropped, and changed in place where PostgreSQL can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core.render.words import Sql, expression, ident, listed, literal, qname, sql, type_
from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.objects import EnumType, Extension, Function, Namespace, Object, Policy, Sequence, Trigger, View


def create(one: Object, first: str) -> Iterator[Sql]:
    yield from _made(one, first)
    if not isinstance(one, Extension) and one.comment:
        yield comment_on(one, first)


def drop(one: Object, first: str) -> Iterator[Sql]:
    match one:
        case Namespace(name):
            yield sql("DROP SCHEMA {}", ident(name))
        case Extension(name):
            yield sql("DROP EXTENSION {}", ident(name))
        case EnumType(name):
            yield sql("DROP TYPE {}", qname(name, first))
        case Sequence(name):
            yield sql("DROP SEQUENCE {}", qname(name, first))
        case Function():
            yield sql("DROP {} {}", _routine(one), _signature(one, first))
        case View(name):
            yield sql("DROP {} {}", _view(one), qname(name, first))
        case Trigger(table, trigger):
            yield sql("DROP TRIGGER {} ON {}", ident(trigger), qname(table, first))
        case Policy(table, policy):
            yield sql("DROP POLICY {} ON {}", ident(policy), qname(table, first))
        case _:
            assert_never(one)


def alter(old: Object, new: Object, first: str) -> Iterator[Sql]:
    """What can't change in place goes and comes again."""
    if not isinstance(new, Extension) and not isinstance(old, Extension) and old.comment != new.comment:
        yield comment_on(new, first)


def comment_on(one: Object, first: str) -> Sql:
    text = "" if isinstance(one, Extension) else one.comment
    return sql("COMMENT ON {} IS {}", _named(one, first), literal(text) if text else sql("NULL"))


def _named(one: Object, first: str) -> Sql:
    match one:
        case Namespace(name):
            return sql("SCHEMA {}", ident(name))
        case Extension(name):
            return sql("EXTENSION {}", ident(name))
        case EnumType(name):
            return sql("TYPE {}", qname(name, first))
        case Sequence(name):
            return sql("SEQUENCE {}", qname(name, first))
        case Function():
            return sql("{} {}", _routine(one), _signature(one, first))
        case View(name):
            return sql("{} {}", _view(one), qname(name, first))
        case Trigger(table, trigger):
            return sql("TRIGGER {} ON {}", ident(trigger), qname(table, first))
        case Policy(table, policy):
            return sql("POLICY {} ON {}", ident(policy), qname(table, first))
        case _:
            assert_never(one)


def _made(one: Object, first: str) -> Iterator[Sql]:
    match one:
        case Namespace(name):
            yield sql("CREATE SCHEMA IF NOT EXISTS {}", ident(name))
        case Extension(name, schema):
            yield sql("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {}", ident(name), ident(schema))
        case EnumType(name, values):
            listing = listed(literal(value) for value in values)
            yield sql("CREATE TYPE {} AS ENUM ({})", qname(name, first), listing)
        case Sequence():
            yield sql("CREATE SEQUENCE {}\n    AS {}", qname(one.name, first), type_(one.type))
        case Function() | Trigger():
            yield expression(one.definition)
        case View(name, query):
            yield sql("CREATE {} {} AS\n{}", _view(one), qname(name, first), expression(query))
        case Policy():
            yield _policy(one, first)
        case _:
            assert_never(one)


def _policy(one: Policy, first: str) -> Sql:
    parts = [sql("CREATE POLICY {} ON {}", ident(one.name), qname(one.table, first))]
    if one.using is not None:
        parts.append(sql("USING ({})", expression(one.using)))
    if one.check is not None:
        parts.append(sql("WITH CHECK ({})", expression(one.check)))
    return listed(parts, "\n    ")


def _routine(one: Function) -> Sql:
    return sql("PROCEDURE") if one.procedure else sql("FUNCTION")


def _signature(one: Function, first: str) -> Sql:
    return sql("{}({})", qname(QName(one.name.schema, one.name.name), first), expression(Expression(one.arguments)))


def _view(one: View) -> Sql:
    return sql("MATERIALIZED VIEW") if one.materialized else sql("VIEW")

"""Triggers as SQL: the whole text as PostgreSQL gives it, and when they fire."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.objects import comments
from core.render.words import Sql, expression, ident, qname, sql
from core.schema.objects import Enabled, Trigger

_STATES: dict[Enabled, Sql] = {
    "origin": sql("ENABLE TRIGGER"),
    "always": sql("ENABLE ALWAYS TRIGGER"),
    "replica": sql("ENABLE REPLICA TRIGGER"),
    "disabled": sql("DISABLE TRIGGER"),
}


def create(one: Trigger, first: str) -> Iterator[Sql]:
    yield expression(one.definition)
    if one.enabled != "origin":
        yield _fires(one, first)
    yield from comments.come(name(one, first), one.comment)


def drop(one: Trigger, first: str) -> Iterator[Sql]:
    yield sql("DROP {}", name(one, first))


def alter(old: Trigger, new: Trigger, first: str) -> Iterator[Sql]:
    if old.enabled != new.enabled:
        yield _fires(new, first)
    yield from comments.change(name(new, first), old.comment, new.comment)


def name(one: Trigger, first: str) -> Sql:
    return sql("TRIGGER {} ON {}", ident(one.name), qname(one.table, first))


def _fires(one: Trigger, first: str) -> Sql:
    return sql("ALTER TABLE {}\n    {} {}", qname(one.table, first), _STATES[one.enabled], ident(one.name))

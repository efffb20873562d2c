"""Policies of row security as SQL."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.objects import comments
from core.render.words import Sql, expression, ident, listed, qname, sql
from core.schema.objects import Command, Policy

_COMMANDS: dict[Command, Sql] = {
    "all": sql("ALL"),
    "select": sql("SELECT"),
    "insert": sql("INSERT"),
    "update": sql("UPDATE"),
    "delete": sql("DELETE"),
}


def create(one: Policy, first: str) -> Iterator[Sql]:
    kind = sql("PERMISSIVE") if one.permissive else sql("RESTRICTIVE")
    shape = sql("AS {} FOR {} TO {}", kind, _COMMANDS[one.command], _roles(one))
    yield sql("CREATE {}\n    {}", name(one, first), listed([shape, *_using(one), *_check(one)], "\n    "))
    yield from comments.come(name(one, first), one.comment)


def drop(one: Policy, first: str) -> Iterator[Sql]:
    yield sql("DROP {}", name(one, first))


def alter(old: Policy, new: Policy, first: str) -> Iterator[Sql]:
    parts: list[Sql] = []
    if old.roles != new.roles:
        parts.append(sql("TO {}", _roles(new)))
    if old.using != new.using:
        parts += _using(new)
    if old.check != new.check:
        parts += _check(new)
    if parts:
        yield sql("ALTER {}\n    {}", name(new, first), listed(parts, "\n    "))
    yield from comments.change(name(new, first), old.comment, new.comment)


def name(one: Policy, first: str) -> Sql:
    return sql("POLICY {} ON {}", ident(one.name), qname(one.table, first))


def _roles(one: Policy) -> Sql:
    """`public` is everybody; no role can have that name."""
    return listed(sql("PUBLIC") if role == "public" else ident(role) for role in one.roles)


def _using(one: Policy) -> Iterator[Sql]:
    if one.using is not None:
        yield sql("USING ({})", expression(one.using))


def _check(one: Policy) -> Iterator[Sql]:
    if one.check is not None:
        yield sql("WITH CHECK ({})", expression(one.check))

"""Extensions as SQL; what an extension brings is its own."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.words import Sql, ident, sql
from core.schema.objects import Extension


def create(one: Extension, _first: str) -> Iterator[Sql]:
    """A notice that it was there already is drift."""
    yield sql("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA {}", ident(one.name), ident(one.schema))


def drop(one: Extension, first: str) -> Iterator[Sql]:
    """Never with what hangs on it."""
    yield sql("DROP {}", name(one, first))


def alter(old: Extension, new: Extension, first: str) -> Iterator[Sql]:
    if old.schema != new.schema:
        yield sql("ALTER {} SET SCHEMA {}", name(new, first), ident(new.schema))


def name(one: Extension, _first: str) -> Sql:
    return sql("EXTENSION {}", ident(one.name))

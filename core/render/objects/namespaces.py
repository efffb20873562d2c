"""Schemas as SQL: made where they are missing, dropped only when nothing is in them."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.objects import comments
from core.render.words import Sql, body, ident, sql
from core.schema.objects import Namespace


def create(one: Namespace, first: str) -> Iterator[Sql]:
    """A schema may be there already: somebody's, or left because it was not empty."""
    yield sql("CREATE SCHEMA IF NOT EXISTS {}", ident(one.name))
    yield from comments.come(name(one, first), one.comment)


def drop(one: Namespace, first: str) -> Iterator[Sql]:
    """What somebody else has put into it, or owns, stays; PostgreSQL itself says so."""
    dropped = sql(
        "BEGIN\n    DROP {};\nEXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN\n"
        "    RAISE NOTICE USING MESSAGE = SQLERRM;\nEND",
        name(one, first),
    )
    yield sql("DO {}", body(dropped))


def alter(old: Namespace, new: Namespace, first: str) -> Iterator[Sql]:
    yield from comments.change(name(new, first), old.comment, new.comment)


def name(one: Namespace, _first: str) -> Sql:
    return sql("SCHEMA {}", ident(one.name))

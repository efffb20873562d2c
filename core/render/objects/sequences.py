"""Sequences as SQL, with all that they count by."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.objects import comments
from core.render.words import Sql, ident, listed, number, qname, sql, type_
from core.schema.objects import Sequence


def create(one: Sequence, first: str) -> Iterator[Sql]:
    """It may have come back with the table that owns it; a notice about any other is drift."""
    options = [*_type(one), *_steps(one), *_limits(one), _start(one), _cache(one)]
    options += [_cycle(one)] if one.cycle else []
    owner = [_owner(one, first)] if one.owner else []
    yield sql(
        "CREATE SEQUENCE IF NOT EXISTS {}\n    {}",
        qname(one.name, first),
        listed([listed(options, " "), *owner], "\n    "),
    )
    yield from comments.come(name(one, first), one.comment)


def drop(one: Sequence, first: str) -> Iterator[Sql]:
    yield sql("DROP {}", name(one, first))


def alter(old: Sequence, new: Sequence, first: str) -> Iterator[Sql]:
    options: list[Sql] = []
    if old.type != new.type:
        options += _type(new)  # PostgreSQL would choose new limits, so they are said with it
    if old.increment != new.increment:
        options += _steps(new)
    if (old.type, old.minimum, old.maximum) != (new.type, new.minimum, new.maximum):
        options += _limits(new)
    if old.start != new.start:
        options.append(_start(new))
    if old.cache != new.cache:
        options.append(_cache(new))
    if old.cycle != new.cycle:
        options.append(_cycle(new))
    if (old.owner, old.owner_column) != (new.owner, new.owner_column):
        options.append(_owner(new, first))
    if options:
        yield sql("ALTER {}\n    {}", name(new, first), listed(options, " "))
    yield from comments.change(name(new, first), old.comment, new.comment)


def name(one: Sequence, first: str) -> Sql:
    return sql("SEQUENCE {}", qname(one.name, first))


def _type(one: Sequence) -> list[Sql]:
    return [sql("AS {}", type_(one.type))]


def _steps(one: Sequence) -> list[Sql]:
    return [sql("INCREMENT BY {}", number(one.increment))]


def _limits(one: Sequence) -> list[Sql]:
    return [sql("MINVALUE {} MAXVALUE {}", number(one.minimum), number(one.maximum))]


def _start(one: Sequence) -> Sql:
    return sql("START WITH {}", number(one.start))


def _cache(one: Sequence) -> Sql:
    return sql("CACHE {}", number(one.cache))


def _cycle(one: Sequence) -> Sql:
    return sql("CYCLE") if one.cycle else sql("NO CYCLE")


def _owner(one: Sequence, first: str) -> Sql:
    if one.owner is None:
        return sql("OWNED BY NONE")
    return sql("OWNED BY {}.{}", qname(one.owner, first), ident(one.owner_column))

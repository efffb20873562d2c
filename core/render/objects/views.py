"""Views as SQL, plain and materialized, these with their indexes."""

from __future__ import annotations

from collections.abc import Iterator

from core.render import indexes
from core.render.objects import comments
from core.render.words import Sql, expression, ident, listed, qname, setting, sql
from core.schema.objects import View


def create(one: View, first: str) -> Iterator[Sql]:
    yield sql("CREATE {}{} AS\n{}", name(one, first), _with(one), expression(one.query))
    for index in one.indexes:
        yield from indexes.create(one.name, index, first)
    yield from comments.come(name(one, first), one.comment)


def drop(one: View, first: str) -> Iterator[Sql]:
    yield sql("DROP {}", name(one, first))


def alter(old: View, new: View, first: str) -> Iterator[Sql]:
    if old.query != new.query:
        yield sql("CREATE OR REPLACE {}{} AS\n{}", name(new, first), _with(new), expression(new.query))
    elif old.options != new.options:
        yield from _set(old, new, first)
    for index in old.indexes:
        if index not in new.indexes:
            yield from indexes.drop(old.name, index, first)
    for index in new.indexes:
        if index not in old.indexes:
            yield from indexes.create(new.name, index, first)
    yield from comments.change(name(new, first), old.comment, new.comment)


def name(one: View, first: str) -> Sql:
    return sql("{} {}", sql("MATERIALIZED VIEW") if one.materialized else sql("VIEW"), qname(one.name, first))


def _with(one: View) -> Sql:
    return sql(" WITH ({})", listed(map(setting, one.options))) if one.options else Sql("")


def _set(old: View, new: View, first: str) -> Iterator[Sql]:
    coming = [option for option in new.options if option not in old.options]
    staying = {option.partition("=")[0] for option in new.options}
    going = [which for option in old.options if (which := option.partition("=")[0]) not in staying]
    if coming:
        yield sql("ALTER {}\n    SET ({})", name(new, first), listed(map(setting, coming)))
    if going:
        yield sql("ALTER {}\n    RESET ({})", name(new, first), listed(ident(which) for which in going))

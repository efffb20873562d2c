"""Indexes as SQL."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.objects import comments
from core.render.words import Sql, expression, ident, idents, listed, qname, sql
from core.schema.constraints import QName
from core.schema.indexes import Index


def create(table: QName, index: Index, first: str) -> Iterator[Sql]:
    """IF NOT EXISTS lets an index come back with its table; a notice about any other is drift."""
    yield _made(sql("{} IF NOT EXISTS", _kind(index)), table, index, first)
    yield from comments.come(_named(table, index, first), index.comment)


def said_anew(table: QName, old: Index, new: Index, first: str) -> Iterator[Sql]:
    return comments.change(_named(table, new, first), old.comment, new.comment)


def _named(table: QName, index: Index, first: str) -> Sql:
    return sql("INDEX {}", qname(QName(table.schema, index.name), first))


def create_concurrently(table: QName, index: Index, first: str) -> Sql:
    """Never IF NOT EXISTS: it would pass over an index that was left invalid."""
    return _made(sql("{} CONCURRENTLY", _kind(index)), table, index, first)


def _kind(index: Index) -> Sql:
    return sql("UNIQUE INDEX") if index.unique else sql("INDEX")


def _made(what: Sql, table: QName, index: Index, first: str) -> Sql:
    return sql(
        "CREATE {} {}\n    ON {}{} ({}){}{}{}",
        what,
        ident(index.name),
        qname(table, first),
        sql(" USING {}", ident(index.method)) if index.method != "btree" else Sql(""),
        listed(expression(key) for key in index.keys),
        sql(" INCLUDE ({})", idents(index.include)) if index.include else Sql(""),
        sql(" NULLS NOT DISTINCT") if index.nulls_not_distinct else Sql(""),
        sql("\n    WHERE {}", expression(index.predicate)) if index.predicate else Sql(""),
    )


def drop(table: QName, index: Index, first: str) -> Iterator[Sql]:
    yield sql("DROP INDEX {}", qname(QName(table.schema, index.name), first))


def drop_concurrently(table: QName, index: Index, first: str) -> Sql:
    return sql("DROP INDEX CONCURRENTLY {}", qname(QName(table.schema, index.name), first))


def drop_concurrently_if_there(table: QName, index: Index, first: str) -> Sql:
    """Only where it may have gone together with the key that it had become."""
    return sql("DROP INDEX CONCURRENTLY IF EXISTS {}", qname(QName(table.schema, index.name), first))

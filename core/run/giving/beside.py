"""Publications and statistics of a kept table, of which no model speaks: taken off, noted, and put back with it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from psycopg import sql

from core.plan.steps import parcel
from core.render.keeping import parcel_name
from core.run.events import Event, Phase
from core.run.giving.kept import Kept
from core.run.lookups import relation
from core.run.statements import Fact, FileStatement
from core.run.work import StatementFailed
from core.schema.constraints import QName

Steps = Generator[Event, None, None]

NOTES = "slipway_beside"
"""A table in the parcel: what was taken off, as the statement that puts it back."""

# As JSON, for publications of some rows or columns are known from 15 on.
_PUBLISHED = """
SELECT p.pubname, pg_has_role(p.pubowner, 'USAGE'), pg_get_userbyid(p.pubowner),
    (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_attribute AS a
        WHERE a.attrelid = r.prrelid AND to_jsonb(r) -> 'prattrs' @> to_jsonb(a.attnum)),
    (SELECT to_jsonb(t) ->> 'rowfilter' FROM pg_publication_tables AS t
        WHERE (t.pubname, t.schemaname, t.tablename) = (p.pubname, n.nspname, c.relname))
FROM pg_publication_rel AS r JOIN pg_publication AS p ON p.oid = r.prpubid
JOIN pg_class AS c ON c.oid = r.prrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE r.prrelid = %s::regclass ORDER BY p.pubname
"""
_STATISTICS = """
SELECT n.nspname, s.stxname, pg_get_statisticsobjdef(s.oid)
FROM pg_statistic_ext AS s JOIN pg_namespace AS n ON n.oid = s.stxnamespace
WHERE s.stxrelid = %s::regclass AND pg_has_role(s.stxowner, 'USAGE') ORDER BY n.nspname, s.stxname
"""


@dataclass(frozen=True, slots=True)
class _Hanging:
    off: sql.Composed
    on: sql.Composed  # what puts it back, up to the name of the table
    rest: sql.Composed


def take_off(kept: Kept, statement: FileStatement) -> Steps:
    """Before a table moves into its parcel: what is kept is replicated to nobody, and holds no name outside."""
    for fact in statement.makes("moved"):
        if fact.name == parcel(kept.work.iteration, kept.direction):
            yield from _take_off(kept, fact)


def _take_off(kept: Kept, fact: Fact) -> Steps:
    table = relation(fact.table).as_string(kept.work.connection)
    there = QName(fact.name, NOTES)
    for others in _anothers(kept, table):
        yield Phase("still published", f"{fact.table} stays in {others}")
    for each in (*_publications(kept, table), *_statistics(kept, table)):
        if NOTES not in kept.tables_in(fact.name):
            words = "CREATE TABLE {} (number integer GENERATED ALWAYS AS IDENTITY, kept text, put_back text, rest text)"
            yield from kept.work.ours(sql.SQL(words).format(relation(there)))
        note = sql.SQL("INSERT INTO {} (kept, put_back, rest) VALUES ({}, {}, {})")
        said = fact.table.name, each.on.as_string(kept.work.connection), each.rest.as_string(kept.work.connection)
        yield from kept.work.ours(note.format(relation(there), *map(sql.Literal, said)))
        yield from kept.work.ours(each.off)


def put_back(kept: Kept, table: QName) -> Steps:
    """After a table is in its place again; what does not fit it any more is told and left out."""
    if NOTES not in kept.names:
        return
    notes, name = relation(QName(kept.parcel, NOTES)), parcel_name(table, kept.first)
    query = sql.SQL("SELECT put_back, rest FROM {} WHERE kept = {} ORDER BY number").format(notes, sql.Literal(name))
    for head, rest in kept.work.connection.execute(query).fetchall():
        statement = f"{head}{relation(table).as_string(kept.work.connection)}{rest}"
        yield from kept.work.ours(sql.SQL("SAVEPOINT slipway_beside"))
        try:
            yield from kept.work.ours(sql.SQL(statement))
        except StatementFailed as error:
            if kept.work.connection.closed:
                raise
            yield from kept.work.ours(sql.SQL("ROLLBACK TO SAVEPOINT slipway_beside"))
            yield Phase("left out", f"{error.message}: {statement}")
    yield from kept.work.ours(sql.SQL("DELETE FROM {} WHERE kept = {}").format(notes, sql.Literal(name)))


def _anothers(kept: Kept, table: str) -> Iterator[str]:
    """A publication of another role is not ours to alter: what is in it goes along and comes back."""
    for name, ours, owner, *_ in kept.work.connection.execute(_PUBLISHED, (table,)).fetchall():
        if not ours:
            yield f"publication {name}, which belongs to {owner}"


def _publications(kept: Kept, table: str) -> Iterator[_Hanging]:
    for name, ours, _, columns, condition in kept.work.connection.execute(_PUBLISHED, (table,)).fetchall():
        if not ours:
            continue
        rest = sql.Composed([])
        if columns:
            rest += sql.SQL(" ({})").format(sql.SQL(", ").join(map(sql.Identifier, columns)))
        if condition:
            rest += sql.SQL(" WHERE ({})").format(sql.SQL(condition))
        publication = sql.Identifier(name)
        off = sql.SQL("ALTER PUBLICATION {} DROP TABLE {}").format(publication, sql.SQL(table))
        yield _Hanging(off, sql.SQL("ALTER PUBLICATION {} ADD TABLE ").format(publication), rest)


def _statistics(kept: Kept, table: str) -> Iterator[_Hanging]:
    for schema, name, definition in kept.work.connection.execute(_STATISTICS, (table,)).fetchall():
        off = sql.SQL("DROP STATISTICS {}").format(sql.Identifier(schema, name))
        head = sql.SQL(definition[: definition.rindex(" FROM ")] + " FROM ")
        yield _Hanging(off, sql.Composed([head]), sql.Composed([]))

"""Publications and statistics of a kept table, of which no model speaks: taken off, noted, and put back with it."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from psycopg import sql

from core.plan.steps import NOTES, parcel
from core.render.keeping import parcel_name
from core.run.events import Event, Phase
from core.run.giving.hangings import Hanging
from core.run.giving.kept import Kept
from core.run.lookups import relation
from core.run.statements import Fact, FileStatement
from core.run.work import StatementFailed
from core.schema.constraints import QName

Steps = Generator[Event, None, None]

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


def take_off(kept: Kept, statement: FileStatement) -> Steps:
    """Before a table moves into its parcel: what is kept is replicated to nobody, and holds no name outside."""
    for fact in statement.makes("moved"):
        if fact.name == parcel(kept.work.iteration, kept.direction):
            yield from _take_off(kept, fact)


def _take_off(kept: Kept, fact: Fact) -> Steps:
    table = relation(fact.table).as_string(kept.work.connection)
    for others in _anothers(kept, table):
        yield Phase("still published", f"{fact.table} stays in {others}")
    for each in (*_publications(kept, table), *_statistics(kept, table)):
        yield from note(kept, fact.name, fact.table.name, each)
        yield from kept.work.ours(each.off)


def note(kept: Kept, schema: str, name: str, each: Hanging) -> Steps:
    """Write down, in the parcel, what hangs on what goes by that name."""
    there = QName(schema, NOTES)
    if NOTES not in kept.tables_in(schema):
        words = "CREATE TABLE {} (number integer GENERATED ALWAYS AS IDENTITY, kept text, put_back text, rest text)"
        yield from kept.work.ours(sql.SQL(words).format(relation(there)))
    insert = sql.SQL("INSERT INTO {} (kept, put_back, rest) VALUES ({}, {}, {})")
    said = name, each.on.as_string(kept.work.connection), each.rest.as_string(kept.work.connection)
    yield from kept.work.ours(insert.format(relation(there), *map(sql.Literal, said)))


def put_back(kept: Kept, table: QName, *column: str) -> Steps:
    """After a table or a column is in its place again; what does not fit it any more is told and left out."""
    if NOTES not in kept.names:
        return
    notes, name = relation(QName(kept.parcel, NOTES)), parcel_name(table, kept.first, *column)
    query = sql.SQL("SELECT put_back, rest FROM {} WHERE kept = {} ORDER BY number").format(notes, sql.Literal(name))
    for head, rest in kept.work.connection.execute(query).fetchall():
        yield from put_on(kept, f"{head}{relation(table).as_string(kept.work.connection)}{rest}")
    yield from kept.work.ours(sql.SQL("DELETE FROM {} WHERE kept = {}").format(notes, sql.Literal(name)))


def put_on(kept: Kept, statement: str) -> Steps:
    yield from kept.work.ours(sql.SQL("SAVEPOINT slipway_beside"))
    try:
        yield from kept.work.ours(sql.SQL(statement))
    except StatementFailed as error:
        if kept.work.connection.closed:
            raise
        yield from kept.work.ours(sql.SQL("ROLLBACK TO SAVEPOINT slipway_beside"))
        yield Phase("left out", f"{error.message}: {statement}")


def _anothers(kept: Kept, table: str) -> Iterator[str]:
    """A publication of another role is not ours to alter: what is in it goes along and comes back."""
    for name, ours, owner, *_ in kept.work.connection.execute(_PUBLISHED, (table,)).fetchall():
        if not ours:
            yield f"publication {name}, which belongs to {owner}"


def _publications(kept: Kept, table: str) -> Iterator[Hanging]:
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
        yield Hanging(off, sql.SQL("ALTER PUBLICATION {} ADD TABLE ").format(publication), rest)


def _statistics(kept: Kept, table: str) -> Iterator[Hanging]:
    for schema, name, definition in kept.work.connection.execute(_STATISTICS, (table,)).fetchall():
        off = sql.SQL("DROP STATISTICS {}").format(sql.Identifier(schema, name))
        head = sql.SQL(definition[: definition.rindex(" FROM ")] + " FROM ")
        yield Hanging(off, sql.Composed([head]), sql.Composed([]))

"""Rights on a column and statistics over it, of which no model speaks: noted before it goes, put back when it comes."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from psycopg import sql

from core.plan.steps import parcel
from core.render.keeping import parcel_name
from core.run.events import Event, Phase
from core.run.giving import beside
from core.run.giving.hangings import Hanging
from core.run.giving.kept import Kept
from core.run.lookups import relation, schema_exists
from core.run.statements import Fact, FileStatement

Steps = Generator[Event, None, None]

_RIGHTS = """
SELECT coalesce(r.rolname, ''), p.privilege_type, p.is_grantable
FROM pg_attribute AS a CROSS JOIN LATERAL aclexplode(a.attacl) AS p LEFT JOIN pg_roles AS r ON r.oid = p.grantee
WHERE a.attrelid = %s::regclass AND a.attname = %s AND (p.grantee = 0 OR r.oid IS NOT NULL) ORDER BY 1, 2
"""
_STATISTICS = """
SELECT pg_get_statisticsobjdef(s.oid) FROM pg_statistic_ext AS s
JOIN pg_attribute AS a ON a.attrelid = s.stxrelid AND a.attname = %s
WHERE s.stxrelid = %s::regclass AND (a.attnum = ANY (s.stxkeys::smallint[]) OR EXISTS (
    SELECT FROM pg_depend AS d WHERE d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
)) ORDER BY s.stxname
"""


def note_down(kept: Kept, statement: FileStatement) -> Steps:
    """Before a column goes: PostgreSQL takes along what hangs on it, without a word."""
    for fact in statement.makes("dropped column"):
        if (fact.table, fact.name) in kept.put_aside:
            continue  # it only gets another name, and keeps what hangs on it
        found = tuple(_hanging(kept, fact))
        own = parcel(kept.work.iteration, kept.direction)
        if any(fact.table == one.table and fact.name == one.name for one in _made(kept)):
            kept.hanging[fact.table, fact.name] = found
        elif found and schema_exists(kept.work.connection, own):
            for each in found:
                yield from beside.note(kept, own, parcel_name(fact.table, kept.first, fact.name), each)
        else:
            for each in found:
                words = each.on.as_string(kept.work.connection).removesuffix(" FROM ").removesuffix(" ON ")
                yield Phase("left out", f"{fact.table}.{fact.name} goes, and nothing of it is kept: {words}")


def put_back(kept: Kept, fact: Fact) -> Steps:
    """After a column has its values again."""
    table = relation(fact.table).as_string(kept.work.connection)
    for each in kept.hanging.pop((fact.table, fact.name), ()):
        on, rest = (part.as_string(kept.work.connection) for part in (each.on, each.rest))
        yield from beside.put_on(kept, f"{on}{table}{rest}")
    yield from beside.put_back(kept, fact.table, fact.name)


def _made(kept: Kept) -> Iterator[Fact]:
    return (fact for one in kept.script for fact in one.makes("column"))


def _hanging(kept: Kept, fact: Fact) -> Iterator[Hanging]:
    connection, nothing = kept.work.connection, sql.Composed([])
    table = relation(fact.table).as_string(connection)
    for grantee, privilege, grantable in connection.execute(_RIGHTS, (table, fact.name)).fetchall():
        head = sql.SQL("GRANT {} ({}) ON ").format(sql.SQL(privilege), sql.Identifier(fact.name))
        whom = sql.Identifier(grantee) if grantee else sql.SQL("PUBLIC")
        rest = sql.SQL(" TO {}{}").format(whom, sql.SQL(" WITH GRANT OPTION" if grantable else ""))
        yield Hanging(nothing, head, rest)
    for (definition,) in connection.execute(_STATISTICS, (fact.name, table)).fetchall():
        yield Hanging(nothing, sql.Composed([sql.SQL(definition[: definition.rindex(" FROM ")] + " FROM ")]), nothing)

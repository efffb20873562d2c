"""Rows that were mended for a constraint, given back as they were once it is gone."""

from __future__ import annotations

from collections.abc import Generator

from psycopg import sql

from core.render.repairs import AFTER, repaired_name
from core.run.events import Event, GaveBack
from core.run.giving.kept import Kept
from core.run.lookups import column_types, identifiers, primary_key_of, relation, rows_in
from core.run.outlook.orphans import gone_condition
from core.run.statements import FileStatement
from core.schema.constraints import QName

Steps = Generator[Event, None, None]


def give_back(kept: Kept, statement: FileStatement) -> Steps:
    """Directly after the statement that takes the constraint away; what doesn't fit any more is left over."""
    for fact in (*statement.makes("dropped constraint"), *statement.makes("nullable")):
        source = QName(kept.parcel, repaired_name(fact.table, kept.first, fact.name))
        if source.name not in kept.names:
            continue
        there = column_types(kept.work.connection, source)
        before = rows_in(kept.work.connection, source)
        if AFTER in there:
            yield from _values(kept, fact.table, source, tuple(there))
        else:
            yield from _rows(kept, fact.table, source, tuple(there))
        if given := before - rows_in(kept.work.connection, source):
            yield GaveBack(fact.table.name, "", given, 0)


def _values(kept: Kept, table: QName, source: QName, there: tuple[str, ...]) -> Steps:
    """A row whose value was changed since keeps the new one."""
    key = primary_key_of(kept.work.connection, source)
    (column,) = (name for name in there if name not in (*key, AFTER))
    if not {*key, column} <= set(column_types(kept.work.connection, table)):
        return
    name = sql.Identifier(column)
    same = sql.SQL(" AND ").join(sql.SQL("t.{0} = k.{0}").format(sql.Identifier(one)) for one in key)
    given = sql.SQL(
        "WITH given AS (UPDATE {} AS t SET {} = k.{} FROM {} AS k "
        "WHERE {} AND t.{}::text IS NOT DISTINCT FROM k.{}::text RETURNING {}) "
        "DELETE FROM {} AS k USING given AS t WHERE {}"
    )
    keys = sql.SQL(", ").join(sql.Identifier("t", one) for one in key)
    after = sql.Identifier(AFTER)
    yield from kept.work.ours(
        given.format(relation(table), name, name, relation(source), same, name, after, keys, relation(source), same)
    )


def _rows(kept: Kept, table: QName, source: QName, there: tuple[str, ...]) -> Steps:
    """Whose place was taken since, or whose parent is gone, stays out."""
    now = column_types(kept.work.connection, table)
    columns = tuple(name for name in there if name in now and name not in _computed(kept, table))
    key = primary_key_of(kept.work.connection, table)
    wanted = kept.expected.table(table)
    if wanted is None or not key or not set(key) <= set(columns):
        return
    keys = [one for one in wanted.foreign_keys if set(one.columns) <= set(columns)]
    orphans = [sql.SQL("NOT ({})").format(gone_condition(one, relation(one.references))) for one in keys]
    where = sql.SQL(" AND ").join([sql.SQL("true"), *orphans])
    same = sql.SQL(" AND ").join(sql.SQL("t.{0} = k.{0}").format(sql.Identifier(one)) for one in key)
    put = sql.SQL(
        "WITH put AS (INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {} AS c WHERE {} "
        "ON CONFLICT DO NOTHING RETURNING {}) DELETE FROM {} AS k USING put AS t WHERE {}"
    )
    listed = identifiers(columns)
    yield from kept.work.ours(
        put.format(relation(table), listed, listed, relation(source), where, identifiers(key), relation(source), same)
    )


def _computed(kept: Kept, table: QName) -> frozenset[str]:
    rows = kept.work.connection.execute(
        "SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = %s::regclass AND a.attgenerated <> ''",
        (relation(table).as_string(kept.work.connection),),
    ).fetchall()
    return frozenset(row[0] for row in rows)

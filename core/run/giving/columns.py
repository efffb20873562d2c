"""A column's kept values, given back by key: no bloat, no triggers, no row security."""

from __future__ import annotations

from collections.abc import Generator

from psycopg import sql

from core import names
from core.render.keeping import parcel_name
from core.run.events import Event, GaveBack
from core.run.giving.kept import Kept, identifiers, relation
from core.run.statements import Fact
from core.schema.constraints import QName

Steps = Generator[Event, None, None]


def give(kept: Kept, fact: Fact) -> Steps:
    """Look each row up by its key while ALTER TYPE writes the column anew."""
    name = parcel_name(fact.table, kept.first, fact.name)
    source = QName(kept.parcel, name)
    key = _key(kept, source)
    types = _types(kept, fact.table, (*key, fact.name))
    if set(types) != {*key, fact.name}:
        return  # the key is another one now; what is kept is left over
    rows = _count(kept, fact.table, source, key)
    if rows:
        yield from _lookup(kept, source, key, types, fact.name)
        yield from _retype(kept, fact, key, types[fact.name])
        yield from kept.work.ours(sql.SQL("DROP FUNCTION {}").format(relation(_function(source))))
        yield from kept.work.ours(
            sql.SQL("DELETE FROM {} AS k USING {} AS t WHERE {}").format(
                relation(source), relation(fact.table), _same_key(key)
            )
        )
    yield GaveBack(fact.table.name, fact.name, rows, 0)


def set_changed_aside(kept: Kept, fact: Fact) -> Steps:
    """Before a type changes back: a row whose value was changed since keeps the new one."""
    name = parcel_name(fact.table, kept.first, fact.name)
    source, aside = QName(kept.parcel, name), QName(kept.parcel, names.fit(f"{name} changed since"))
    key = _key(kept, source)
    if not _types(kept, source, ("slipway_after",)) or set(_types(kept, fact.table, key)) != set(key):
        return
    same = sql.SQL("EXISTS (SELECT 1 FROM {} AS t WHERE {} AND t.{}::text IS NOT DISTINCT FROM k.slipway_after::text)")
    unchanged = same.format(relation(fact.table), _same_key(key), sql.Identifier(fact.name))
    if kept.count(sql.SQL("SELECT count(*) FROM {} AS k WHERE NOT {}").format(relation(source), unchanged)):
        yield from kept.work.ours(
            sql.SQL("CREATE TABLE {} AS SELECT k.* FROM {} AS k WHERE NOT {}").format(
                relation(aside), relation(source), unchanged
            )
        )
        yield from kept.work.ours(sql.SQL("DELETE FROM {} AS k WHERE NOT {}").format(relation(source), unchanged))


def fill(kept: Kept, fact: Fact, value: str) -> Steps:
    """Give rows born since the value that the reviewer named; it was parsed as one expression before."""
    yield from kept.work.ours(
        sql.SQL("UPDATE {} SET {} = {} WHERE {} IS NULL").format(
            relation(fact.table), sql.Identifier(fact.name), sql.SQL(value), sql.Identifier(fact.name)
        )
    )


def _key(kept: Kept, source: QName) -> tuple[str, ...]:
    rows = kept.work.connection.execute(
        "SELECT a.attname FROM pg_index AS i "
        "JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position) "
        "JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum "
        "WHERE n.nspname = %s AND c.relname = %s AND i.indisprimary ORDER BY k.position",
        (source.schema, source.name),
    ).fetchall()
    return tuple(row[0] for row in rows)


def _types(kept: Kept, table: QName, columns: tuple[str, ...]) -> dict[str, str]:
    rows = kept.work.connection.execute(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a "
        "JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relname = %s AND a.attname = ANY (%s) AND NOT a.attisdropped",
        (table.schema, table.name, list(columns)),
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def _same_key(key: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(" AND ").join(
        sql.SQL("t.{} = k.{}").format(sql.Identifier(column), sql.Identifier(column)) for column in key
    )


def _count(kept: Kept, table: QName, source: QName, key: tuple[str, ...]) -> int:
    """Count the kept values whose row is there; the others are left over when the parcel is cleared."""
    return kept.count(
        sql.SQL("SELECT count(*) FROM {} AS k WHERE EXISTS (SELECT 1 FROM {} AS t WHERE {})").format(
            relation(source), relation(table), _same_key(key)
        )
    )


def _lookup(kept: Kept, source: QName, key: tuple[str, ...], types: dict[str, str], column: str) -> Steps:
    """Make the function that finds the kept value: the key's own if it is there, else the value that is there now."""
    lossy = bool(_types(kept, source, ("slipway_before",)))
    value = sql.SQL("kept.slipway_before") if lossy else sql.SQL("kept.{}").format(sql.Identifier(column))
    parameters = [
        sql.SQL("{} {}").format(sql.Identifier(f"key_{i}"), sql.SQL(types[name])) for i, name in enumerate(key)
    ]
    matches = sql.SQL(" AND ").join(
        sql.SQL("k.{} = {}").format(sql.Identifier(name), sql.Identifier(f"key_{i}")) for i, name in enumerate(key)
    )
    kind = sql.SQL(types[column])
    body = sql.SQL(
        "#variable_conflict use_variable\n"
        "DECLARE kept record; BEGIN SELECT * INTO kept FROM {} AS k WHERE {}; "
        "IF FOUND THEN RETURN {}; END IF; RETURN now_there; END"
    ).format(relation(source), matches, value)
    yield from kept.work.ours(
        sql.SQL("CREATE FUNCTION {} ({}, now_there {}) RETURNS {} LANGUAGE plpgsql STABLE AS {}").format(
            relation(_function(source)),
            sql.SQL(", ").join(parameters),
            kind,
            kind,
            sql.Literal(body.as_string(kept.work.connection)),
        )
    )


def _function(source: QName) -> QName:
    return QName(source.schema, f"give {source.name}"[:60])


def _retype(kept: Kept, fact: Fact, key: tuple[str, ...], kind: str) -> Steps:
    table = kept.expected.table(fact.table)
    column = table.column(fact.name) if table else None
    name = sql.Identifier(fact.name)
    looked_up = sql.SQL("{} ({}, {})").format(
        relation(_function(QName(kept.parcel, parcel_name(fact.table, kept.first, fact.name)))), identifiers(key), name
    )
    retype = sql.SQL("ALTER COLUMN {} TYPE {} USING {}").format(name, sql.SQL(kind), looked_up)
    actions = [retype]
    if column and column.default is not None:
        drop = sql.SQL("ALTER COLUMN {} DROP DEFAULT").format(name)
        restore = sql.SQL("ALTER COLUMN {} SET DEFAULT {}").format(name, sql.SQL(column.default.sql))
        actions = [drop, retype, restore]
    yield from kept.work.ours(sql.SQL("ALTER TABLE {} {}").format(relation(fact.table), sql.SQL(", ").join(actions)))

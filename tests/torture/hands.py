"""What people do to a database by hand: rows come, change and go, and the structure is bent and bent back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from core.schema.constraints import QName
from core.targets.connector import Connection

Rows = dict[str, Counter[str]]  # by schema: table and row, each by its column names

LISTED = """
SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = ANY (%s) ORDER BY 1, 2
"""
COLUMNS = """
SELECT a.attname, t.typname, a.attnotnull,
    EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey)),
    EXISTS (SELECT FROM pg_constraint AS f
        WHERE f.conrelid = a.attrelid AND f.contype = 'f' AND a.attnum = ANY (f.conkey))
FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
ORDER BY a.attname
"""
TAKEN_OFF = """
DO $$DECLARE one record; BEGIN
    FOR one IN SELECT 'POLICY' AS kind, polrelid AS place FROM pg_policy WHERE polname = 'by_hand'
        UNION ALL SELECT 'TRIGGER', tgrelid FROM pg_trigger WHERE tgname = 'by_hand'
    LOOP EXECUTE format('DROP %s by_hand ON %s', one.kind, one.place::regclass); END LOOP;
END$$
"""  # the table may have gone into a parcel, or be called otherwise, with what hangs on it
WORDS = ("it's 100% {}\t:z \\ ü", "{}", "new", "north")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    required: bool
    key: bool
    reference: bool


def tables(connection: Connection, schemas: Sequence[str]) -> list[QName]:
    return [QName(schema, name) for schema, name in connection.execute(LISTED, (list(schemas),)).fetchall()]


def rows(connection: Connection, schemas: Sequence[str]) -> Rows:
    found: Rows = {schema: Counter() for schema in schemas}
    for table in tables(connection, schemas):
        query = sql.SQL("SELECT to_jsonb(t) FROM {} AS t").format(_named(table))
        for (row,) in connection.execute(query).fetchall():
            shown = {name: value for name, value in row.items() if not name.startswith("slipway_")}
            found[table.schema][f"{table.name} {json.dumps(shown, sort_keys=True)}"] += 1
    return found


def touched(before: Rows, after: Rows) -> Counter[str]:
    """How many rows of each schema are otherwise than they were."""
    return Counter(
        {name: max((before[name] - now).total(), (now - before[name]).total()) for name, now in after.items()}
    )


def columns(connection: Connection, table: QName) -> list[Column]:
    found = connection.execute(COLUMNS, (_named(table).as_string(connection),)).fetchall()
    return [Column(*row) for row in found]


def insert(connection: Connection, table: QName, number: int, chance: Callable[[int], int]) -> bool:
    """Another row like one that is there, with keys of its own; false where the table will not have it."""
    there = columns(connection, table)
    query = sql.SQL("SELECT to_jsonb(t) FROM {} AS t ORDER BY t::text LIMIT 1").format(_named(table))
    found = connection.execute(query).fetchone()
    row: dict[str, Any] = dict(found[0]) if found else {}
    for column in there:
        if column.key and not column.reference:
            row[column.name] = value(column.type, number, chance)
        elif not column.reference and (column.name not in row or not chance(2)):
            row[column.name] = None if not column.required and not chance(3) else value(column.type, number, chance)
    names = [column.name for column in there if column.name in row and (column.key or chance(5))]
    if not names:
        return False
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    word = sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, {2}::jsonb)")
    return _tried(connection, word.format(_named(table), listed, sql.Literal(json.dumps(row))))


def update(connection: Connection, table: QName, number: int, chance: Callable[[int], int]) -> bool:
    there = columns(connection, table)
    if not there:
        return False
    column = there[chance(len(there))]
    given = None if not column.required and not chance(3) else value(column.type, number, chance)
    word = sql.SQL(
        "UPDATE {0} SET {1} = (jsonb_populate_record(NULL::{0}, {2}::jsonb)).{1} "
        "WHERE ctid = (SELECT ctid FROM {0} AS t ORDER BY t::text LIMIT 1)"
    )
    said = sql.Literal(json.dumps({column.name: given}))
    return _tried(connection, word.format(_named(table), sql.Identifier(column.name), said))


def delete(connection: Connection, table: QName, number: int, chance: Callable[[int], int]) -> bool:
    word = sql.SQL("DELETE FROM {0} WHERE ctid = (SELECT ctid FROM {0} AS t ORDER BY t::text DESC LIMIT 1)")
    return _tried(connection, word.format(_named(table)))


def value(kind: str, number: int, chance: Callable[[int], int]) -> object:
    match kind:
        case "int2" | "int4" | "int8":
            return 1000 + number
        case "numeric" | "float4" | "float8":
            return number + 0.25
        case "bool":
            return bool(chance(2))
        case "uuid":
            return str(UUID(int=number << 40))
        case "date" | "timestamp" | "timestamptz":
            return "2024-02-29"
        case "json" | "jsonb":
            return {"a": [number, None]}
        case "daterange":
            return f"[{2100 + number}-01-01,{2100 + number}-02-01)"
        case "text" | "varchar" | "bpchar":
            return WORDS[chance(len(WORDS))].format(number)
        case _:
            return None  # a list of values, say: as PostgreSQL will have it


@dataclass(frozen=True, slots=True)
class Drift:
    """A change by hand, what undoes it, and the object that must be named."""

    doing: sql.Composed
    undoing: sql.Composed
    object: str


def drifts(connection: Connection, table: QName) -> list[Drift]:
    there, hand = _named(table), sql.Identifier(table.schema, "by_hand")
    found = connection.execute("SELECT obj_description(%s::regclass, 'pg_class')", (there.as_string(connection),))
    comment = (found.fetchone() or (None,))[0]
    pairs = [
        ("CREATE TABLE {1} (n integer)", "DROP TABLE {1}", f"table {table.schema}.by_hand"),
        ("ALTER TABLE {0} ADD COLUMN by_hand int DEFAULT 7", "ALTER TABLE {0} DROP by_hand", f"column {table}.by_hand"),
        (
            "ALTER TABLE {0} ADD CONSTRAINT by_hand CHECK (true)",
            "ALTER TABLE {0} DROP CONSTRAINT by_hand",
            f"check {table}.by_hand",
        ),
        ("CREATE INDEX by_hand ON {0} ((1))", "DROP INDEX {1}", f"index {table}.by_hand"),
        ("COMMENT ON TABLE {0} IS 'by hand'", "COMMENT ON TABLE {0} IS {2}", f"table {table}"),
    ]
    literal = sql.Literal(comment)

    def said(word: str) -> sql.Composed:
        return sql.SQL(word).format(there, hand, literal)  # type: ignore[arg-type]

    found_drifts = [Drift(said(doing), said(undoing), place) for doing, undoing, place in pairs]
    renames = sql.SQL("ALTER TABLE {} RENAME COLUMN {} TO {}")
    other = sql.Identifier("by_hand")
    for column in columns(connection, table)[:1]:
        name = sql.Identifier(column.name)
        back = renames.format(there, other, name)
        found_drifts.append(Drift(renames.format(there, name, other), back, f"column {table}.by_hand"))
    return found_drifts


def hangings(connection: Connection, schemas: Sequence[str]) -> list[Drift]:
    """Views on tables and on views, policies and triggers over a column: none of them in a model."""
    found: list[Drift] = []
    query = "SELECT schemaname, viewname FROM pg_views WHERE schemaname = ANY (%s) ORDER BY 1, 2"
    views = [QName(schema, name) for schema, name in connection.execute(query, (list(schemas),)).fetchall()]
    tables_ = tables(connection, schemas)
    for place in (*tables_, *views):
        there, hand = _named(place), sql.Identifier(place.schema, "by_hand")
        made = sql.SQL("CREATE VIEW {} AS SELECT * FROM {}").format(hand, there)
        found.append(Drift(made, sql.SQL("DROP VIEW {}").format(hand), str(place)))
    gone = sql.SQL(TAKEN_OFF).format()
    return found + [one for place in tables_ for one in lasting(connection, place) if one.undoing == gone]


def lasting(connection: Connection, table: QName) -> list[Drift]:
    """What others hang on a table that neither drifts nor stops a run, but over columns: it comes back with it."""
    there, hand, gone = _named(table), sql.Identifier(table.schema, "by_hand"), sql.SQL(TAKEN_OFF).format()
    words = []
    for column in columns(connection, table)[:2]:
        name = sql.Identifier(column.name)
        words += [
            sql.SQL("CREATE POLICY by_hand ON {} USING ({} IS NOT NULL)").format(there, name),
            sql.SQL(
                "CREATE TRIGGER by_hand BEFORE UPDATE OF {} ON {} FOR EACH ROW "
                "EXECUTE FUNCTION suppress_redundant_updates_trigger()"
            ).format(name, there),
        ]
    found = [Drift(one, gone, str(table)) for one in words]
    names = [sql.Identifier(column.name) for column in columns(connection, table)[:2]]
    listed = sql.SQL(", ").join(names)
    pairs = [
        ("GRANT SELECT ON {0} TO pg_monitor", "REVOKE ALL ON {0} FROM pg_monitor"),
        ("GRANT UPDATE ({2}) ON {0} TO pg_monitor", "REVOKE ALL ({2}) ON {0} FROM pg_monitor"),
        ("CREATE PUBLICATION by_hand FOR TABLE {0}", "DROP PUBLICATION by_hand"),
        ("ALTER TABLE {0} SET (fillfactor = 70)", "ALTER TABLE {0} RESET (fillfactor)"),
        ("ALTER TABLE {0} REPLICA IDENTITY FULL", "ALTER TABLE {0} REPLICA IDENTITY DEFAULT"),
        ("CREATE STATISTICS {1} ON {2} FROM {0}", "DROP STATISTICS IF EXISTS {1}"),
    ]
    for doing, undoing in pairs[: 6 if len(names) == 2 else 5] if names else ():
        made, off = (sql.SQL(word).format(there, hand, listed) for word in (doing, undoing))  # type: ignore[arg-type]
        found.append(Drift(made, off, str(table)))
    return found


def lists_values(connection: Connection, schemas: Sequence[str]) -> bool:
    query = (
        "SELECT FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace "
        "WHERE t.typtype = 'e' AND n.nspname = ANY (%s)"
    )
    return connection.execute(query, (list(schemas),)).fetchone() is not None


def _named(table: QName) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)


def _tried(connection: Connection, statement: sql.Composed) -> bool:
    """The table may refuse it, as it would refuse anybody."""
    try:
        with connection.transaction():
            return connection.execute(statement).rowcount > 0
    except psycopg.Error:
        return False

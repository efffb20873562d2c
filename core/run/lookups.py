"""Small questions to a database: is it there, how many; and names as SQL for what Slipway says itself."""

from __future__ import annotations

from psycopg import sql

from core.schema.constraints import QName
from core.schema.types import DataType, parse_type
from core.targets.connector import Connection

_TABLE = (
    "SELECT 1 FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relname = %s"
)
_COLUMN = (
    "SELECT 1 FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relname = %s AND a.attname = %s AND NOT a.attisdropped"
)


def relation(name: QName) -> sql.Composed:
    return sql.SQL("{}.{}").format(sql.Identifier(name.schema), sql.Identifier(name.name))


def identifiers(names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)


def user_schemas(connection: Connection) -> tuple[str, ...]:
    """Name every schema that people make things in, public first."""
    rows = connection.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT LIKE 'slipway%' "
        "AND nspname <> 'information_schema' ORDER BY nspname <> 'public', nspname"
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def schema_exists(connection: Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (name,)).fetchone() is not None


def table_exists(connection: Connection, name: QName) -> bool:
    return connection.execute(_TABLE, (name.schema, name.name)).fetchone() is not None


def column_exists(connection: Connection, table: QName, column: str) -> bool:
    return connection.execute(_COLUMN, (table.schema, table.name, column)).fetchone() is not None


def column_types(connection: Connection, table: QName) -> dict[str, DataType]:
    rows = connection.execute(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute AS a "
        "JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped",
        (table.schema, table.name),
    ).fetchall()
    return {row[0]: parse_type(row[1]) for row in rows}


def sequence_of(connection: Connection, table: QName, column: str) -> str:
    """Name the sequence that a column owns, or that its default asks, as SQL; empty where there is none."""
    name = relation(table).as_string(connection)
    row = connection.execute(
        "SELECT coalesce(pg_get_serial_sequence(%(table)s, %(column)s), ("
        "SELECT quote_ident(n.nspname) || '.' || quote_ident(s.relname) FROM pg_attrdef AS f "
        "JOIN pg_attribute AS a ON a.attrelid = f.adrelid AND a.attnum = f.adnum AND a.attname = %(column)s "
        "JOIN pg_depend AS d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid "
        "AND d.refclassid = 'pg_class'::regclass JOIN pg_class AS s ON s.oid = d.refobjid AND s.relkind = 'S' "
        "JOIN pg_namespace AS n ON n.oid = s.relnamespace WHERE f.adrelid = %(table)s::regclass LIMIT 1))",
        {"table": name, "column": column},
    ).fetchone()
    return str(row[0]) if row and row[0] else ""


def last_value(connection: Connection, sequence: str) -> int:
    """Give the last number that a sequence gave out; 0 where it gave none, or is none."""
    if not sequence:
        return 0
    query = sql.SQL("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}").format(sql.SQL(sequence))
    return count(connection, query)


def count(connection: Connection, query: sql.Composed) -> int:
    """Ask a query that answers with one number."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def rows_in(connection: Connection, name: QName) -> int:
    return count(connection, sql.SQL("SELECT count(*) FROM {}").format(relation(name)))


def primary_key_of(connection: Connection, name: QName) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT a.attname FROM pg_index AS i "
        "JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, position) "
        "JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum "
        "WHERE n.nspname = %s AND c.relname = %s AND i.indisprimary ORDER BY k.position",
        (name.schema, name.name),
    ).fetchall()
    return tuple(row[0] for row in rows)

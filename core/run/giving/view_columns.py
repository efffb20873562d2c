"""What is said of a view's columns, and what they are when nothing is given: no noun knows it, so it is said again."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from psycopg import sql

from core.run.events import Event
from core.run.lookups import column_exists, relation
from core.run.work import Work
from core.schema.constraints import QName
from core.targets.connector import Connection

Steps = Generator[Event, None, None]

_SAID = """
SELECT c.oid, n.nspname, c.relname, c.relkind, a.attname, d.description, pg_get_expr(f.adbin, f.adrelid)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum
LEFT JOIN pg_attrdef AS f ON f.adrelid = c.oid AND f.adnum = a.attnum
WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY (%s) AND (d.objoid IS NOT NULL OR f.oid IS NOT NULL)
ORDER BY n.nspname, c.relname, a.attnum
"""
_NUMBER = "SELECT to_regclass(%s)::oid"


@dataclass(frozen=True, slots=True)
class OfColumn:
    number: int  # the view's: another one means that it was made anew
    view: QName
    kind: str
    column: str
    comment: str
    default: str


Said = tuple[OfColumn, ...]


def note(connection: Connection, schemas: tuple[str, ...]) -> Said:
    rows = connection.execute(_SAID, (list(schemas),)).fetchall()
    return tuple(
        OfColumn(int(oid), QName(schema, name), kind, column, comment or "", default or "")
        for oid, schema, name, kind, column, comment, default in rows
    )


def say_again(work: Work, said: Said) -> Steps:
    """Only of what went and came again, and still has the column."""
    for one in said:
        view, column = relation(one.view), sql.Identifier(one.column)
        (number,) = work.connection.execute(_NUMBER, (view.as_string(work.connection),)).fetchone() or (None,)
        if number in {None, one.number} or not column_exists(work.connection, one.view, one.column):
            continue
        if one.comment:
            place = sql.Identifier(one.view.schema, one.view.name, one.column)
            yield from work.ours(sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(one.comment)))
        if one.default and one.kind == "v":
            words = sql.SQL("ALTER VIEW {} ALTER COLUMN {} SET DEFAULT {}")
            yield from work.ours(words.format(view, column, sql.SQL(one.default)))

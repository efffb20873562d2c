"""Rows that row security hides from whoever looks: nobody can say of them whether they would stop a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from core.run.lookups import count, relation
from core.run.outlook.data_checks import DataCheck
from core.run.outlook.turns import Turn
from core.schema.constraints import QName
from core.targets.connector import Connection

_HIDDEN = (
    "SELECT n.nspname, c.relname, c.reltuples::bigint, current_user FROM pg_class AS c "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE c.relrowsecurity AND c.relkind IN ('r', 'p') AND row_security_active(c.oid)"
)


@dataclass(frozen=True, slots=True)
class Hidden:
    about: int  # rows in all, by the table's statistics; less than 0 where nobody has ever counted
    role: str


def hidden(connection: Connection) -> Mapping[QName, Hidden]:
    """Every table whose policies hold for the role that looks."""
    found = connection.execute(_HIDDEN).fetchall()
    return {QName(schema, name): Hidden(about, role) for schema, name, about, role in found}


def hidden_rows(
    connection: Connection, turn: Turn, asked: tuple[QName, ...], found: Mapping[QName, Hidden]
) -> Iterator[DataCheck]:
    """Say it of each table whose rows were asked about."""
    for place in asked:
        if (one := found.get(place)) is None:
            continue
        name, visible = turn.spoken(place), _visible(connection, place)
        rows = max(one.about - visible, 0) if one.about >= 0 and visible >= 0 else None
        told = f"about {rows} of about {one.about} rows" if rows is not None else "some of its rows, perhaps"
        table = relation(place).as_string(connection)
        yield DataCheck(
            "rows-hidden",
            turn.iteration,
            name,
            f"row security hides {told} of {name} from {one.role}, and nobody has looked at those",
            f"Check as a role that passes by every policy: ALTER ROLE {one.role} BYPASSRLS; or, as the owner, "
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY for as long as it takes.",
            turn.file,
            "unknown",
            rows,
            looked_at=f"the rows that row security shows to {one.role}",
        )


def _visible(connection: Connection, place: QName) -> int:
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SET LOCAL row_security TO on")
            return count(connection, sql.SQL("SELECT count(*) FROM {}").format(relation(place)))
    except psycopg.Error:
        if connection.closed:
            raise
        return -1

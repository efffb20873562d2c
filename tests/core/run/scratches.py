"""An empty database, quickly: one that is there is emptied."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from core.run.proving import judge
from core.run.proving.workplaces import Workplace
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector


@contextmanager
def fresh(scratch: Connector, *schemas: str) -> Iterator[Connection]:
    with scratch.connect() as connection:
        names = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
        ).fetchall()
        for (name,) in names:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
        for name in schemas:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        yield connection


def create(connection: Connection, wanted: Schema, first: str) -> None:
    """Make a whole schema as the judge does."""
    judge.create(Workplace(connection, aside=False), wanted, first)

"""An empty place on the target's own server where structure can be tried: nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from core import names
from core.errors import Refused
from core.run.session import Control, rolled_back, undone_unless_finished
from core.targets.connector import Connection, Connector


@dataclass(frozen=True, slots=True)
class Workplace:
    """A scratch database, or the managed schemas renamed aside in a transaction that is rolled back."""

    connection: Connection
    aside: bool

    @contextmanager
    def piece(self) -> Iterator[Connection]:
        """Do one piece of work in a transaction; in a scratch database it is kept for the next piece."""
        if self.aside:
            yield self.connection
            return
        with undone_unless_finished(self.connection):
            self.connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
            yield self.connection
        self.connection.execute("COMMIT")


@contextmanager
def workplace(connector: Connector, schemas: Sequence[str], control: Control) -> Iterator[Workplace]:
    """Take the first judge that works: a scratch database, else the schemas aside."""
    with ExitStack() as stack:
        try:
            scratch = stack.enter_context(connector.scratch())
        except Refused as refused:
            if refused.code != "no-scratch":
                raise
            connection = stack.enter_context(control.working(connector))
            yield stack.enter_context(_aside(connection, schemas))
        else:
            yield Workplace(stack.enter_context(control.working(scratch)), aside=False)


@contextmanager
def _aside(connection: Connection, schemas: Sequence[str]) -> Iterator[Workplace]:
    """Others go on working meanwhile: a schema's new name is seen by nobody before COMMIT, and there is none."""
    connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    try:
        connection.execute("SET LOCAL lock_timeout TO '2s'")
        for schema in schemas:
            _rename_aside(connection, schema)
        yield Workplace(connection, aside=True)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            "unproved",
            "what the snapshot reads back as can't be proved: the role may neither create a scratch database nor "
            f"rename {', '.join(schemas)} aside in a transaction",
            remedy="Grant it CREATEDB, or make it the owner of those schemas with CREATE on the database.",
        ) from error
    finally:
        rolled_back(connection)


def _rename_aside(connection: Connection, schema: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone()
    if there is None:
        return
    name, aside = sql.Identifier(schema), sql.Identifier(names.fit(f"slipway_aside_{schema}"))
    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(name, aside))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))

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
from core.targets.embedded import embedded_major
from core.targets.open import open_target

_NO_SCRATCH = frozenset({"no-scratch", "no-database"})
"""It may not be made, or a pooler doesn't know it: those are told which databases there are."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A scratch database, or the managed schemas renamed aside in a transaction that is rolled back."""

    connection: Connection
    aside: bool
    elsewhere: bool = False  # on another server than the target's

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
    """Take the first judge that works: a scratch database, the schemas aside, the embedded server of the same major."""
    with ExitStack() as stack:
        yield _first_that_works(stack, connector, schemas, control)


def _first_that_works(stack: ExitStack, connector: Connector, schemas: Sequence[str], control: Control) -> Workplace:
    try:
        return Workplace(_scratch(stack, connector, control), aside=False)
    except Refused as refused:
        if refused.code not in _NO_SCRATCH:
            raise
    connection = stack.enter_context(control.working(connector))
    try:
        return stack.enter_context(_aside(connection, schemas))
    except psycopg.errors.InsufficientPrivilege:
        return _embedded(stack, control, connection.info.server_version // 10_000)


def _scratch(stack: ExitStack, connector: Connector, control: Control) -> Connection:
    return stack.enter_context(control.working(stack.enter_context(connector.scratch())))


def _embedded(stack: ExitStack, control: Control, major: int) -> Workplace:
    """Its version is known before it is started: most servers have another one."""
    if embedded_major() != major:
        raise unproved(f"and the embedded server is no PostgreSQL {major}")
    judge = stack.enter_context(open_target("embedded", project_id="judge"))
    return Workplace(_scratch(stack, judge, control), aside=False, elsewhere=True)


def unproved(why: str) -> Refused:
    return Refused(
        "unproved",
        "what the snapshot reads back as can't be proved: the role may neither create a scratch database nor rename "
        f"the schemas aside in a transaction, {why}",
        remedy="Grant the role CREATEDB, or make it the owner of those schemas with CREATE on the database.",
    )


@contextmanager
def _aside(connection: Connection, schemas: Sequence[str]) -> Iterator[Workplace]:
    """Others go on working meanwhile: a schema's new name is seen by nobody before COMMIT, and there is none."""
    try:
        connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        connection.execute("SET LOCAL lock_timeout TO '2s'")
        for schema in schemas:
            _rename_aside(connection, schema)
        yield Workplace(connection, aside=True)
    finally:
        rolled_back(connection)


def _rename_aside(connection: Connection, schema: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone()
    if there is None:
        return
    name, aside = sql.Identifier(schema), sql.Identifier(names.fit(f"slipway_aside_{schema}"))
    connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(name, aside))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))

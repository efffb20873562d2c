"""A file of somebody's DDL runs as a role without rights of its own, and can't step out of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from core.targets.connector import Connection, Connector
from core.targets.databases import SANDBOX

Run = Callable[[str], object]

# Inside a function of another role nobody can SET ROLE: a statement, whatever it executes, stays that role's.
# The schema is not called like the role: "$user" stands first in the search path.
_FUNCTION = """
CREATE SCHEMA slipway_file;
CREATE FUNCTION slipway_file.run(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    AS 'BEGIN EXECUTE statement; END';
GRANT ALL ON SCHEMA slipway_file TO {role};
ALTER FUNCTION slipway_file.run(text) OWNER TO {role};
ALTER DATABASE {database} OWNER TO {role}
"""


@contextmanager
def sandbox(connector: Connector) -> Iterator[tuple[Connection, Run]]:
    """Give a scratch database, and the way to run a statement in it; where no role can be made it runs as ours."""
    with _role(connector) as role, connector.scratch() as scratch, scratch.connect(autocommit=True) as connection:
        if role is None:
            yield connection, lambda statement: connection.execute(statement.encode())
            return
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL(_FUNCTION).format(role=sql.Identifier(role), database=database))
        yield connection, lambda statement: connection.execute("SELECT slipway_file.run(%s)", (statement,))


@contextmanager
def _role(connector: Connector) -> Iterator[str | None]:
    """Take the embedded server's own, or make one that goes when the scratch database is gone."""
    with connector.connect() as connection:
        name = _made(connection)
    try:
        yield name
    finally:
        if name is not None and name != SANDBOX:
            with connector.connect() as connection:
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _made(connection: Connection) -> str | None:
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (SANDBOX,)).fetchone() is not None:
        return SANDBOX
    name = f"{SANDBOX}_{uuid.uuid4().hex[:16]}"
    words = sql.SQL("CREATE ROLE {role} NOLOGIN; GRANT {role} TO CURRENT_USER")
    try:
        connection.execute(words.format(role=sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        return None
    return name

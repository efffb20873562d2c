"""A scratch database that a killed Slipway left on somebody's server is gone a day later, and no other is."""

from __future__ import annotations

import time

from psycopg import sql

from core.targets.connector import Connection, Connector
from core.targets.databases import SCRATCH_PREFIX
from core.targets.leavings import OLD, stamped


def _there(connection: Connection) -> set[str]:
    query = "SELECT datname FROM pg_database WHERE starts_with(datname::text, %s)"
    return {str(name) for (name,) in connection.execute(query, (SCRATCH_PREFIX,)).fetchall()}


def test_an_old_scratch_database_is_swept_by_the_next_one(other_server: Connector) -> None:
    then = f"{int(time.time()) - OLD - 60:x}"
    left = f"{SCRATCH_PREFIX}{then}_killed01"
    kept = (f"{SCRATCH_PREFIX}{then}", f"{SCRATCH_PREFIX}not_a_stamp", stamped(SCRATCH_PREFIX))
    with other_server.connect() as connection:
        for name in (left, *kept):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with other_server.scratch():
                assert left not in _there(connection)
                assert set(kept) <= _there(connection)
        finally:
            for name in kept:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        assert not {left, *kept} & _there(connection)

"""A pooler is known by what it does: it names a process that never answers, or lets another one answer each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.targets.connector import Connection

ROUNDS = 3
"""Others use the pool too, so two clients need not meet at once."""
FULL = "query_wait_timeout"


def is_pooled(connection: Connection, process: int) -> bool:
    """PgBouncer, Supavisor and their like greet with a process number that they invent; the server's own is another."""
    return connection.info.backend_pid != process


def refuse_transaction_pooler(connection: Connection, another: Callable[[], Connection], place: str) -> None:
    """Before any setting is made: in a transaction pooler it would stay behind for whoever comes next."""
    if is_pooled(connection, _process(connection)) and not _keeps_its_session(connection, another):
        raise no_session(place)


def no_session(place: str) -> Refused:
    return Refused(
        "transaction-pooler",
        "This is a pooler in transaction mode: sessions, locks and settings do not hold there.",
        remedy="Use the direct connection or a pooler in session mode; at hosted services both are on port 5432.",
        place=place,
    )


def _keeps_its_session(connection: Connection, another: Callable[[], Connection]) -> bool:
    """While somebody else is inside a transaction, a session's own process is neither taken nor changed."""
    own = _process(connection)
    with another() as other:
        for _ in range(ROUNDS):
            try:
                with other.transaction():
                    taken, still = _process(other), _process(connection)
            except psycopg.errors.ProtocolViolation as error:
                if FULL in str(error):
                    raise
                return False  # a pooler in statement mode lets nobody begin a transaction
            if taken == own or still != own:
                return False
    return True


def _process(connection: Connection) -> int:
    row = connection.execute("SELECT pg_catalog.pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0

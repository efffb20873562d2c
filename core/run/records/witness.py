"""The second witness of a COMMIT: which transaction it was, and on which server, for whoever has to look it up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import psycopg

from core.targets.connector import Connection

Word = Literal["committed", "aborted", "in progress", "nothing"]


@dataclass(frozen=True, slots=True)
class Witness:
    """Noted in the journal before COMMIT is sent; what a server doesn't tell stays empty."""

    transaction: str = ""
    session: int = 0  # the server process that did the work
    server: str = ""  # its system identifier: copies of a server's files share it
    timeline: int = 0  # goes up when a standby is promoted, or a backup is played forward
    database: int = 0

    def elsewhere(self, now: Witness) -> str:
        """Say how the server that answers now is another one than the run's; empty when it is the same."""
        if self.server and now.server and self.server != now.server:
            return "another server answers now (its system identifier is another one)"
        if self.database and now.database and self.database != now.database:
            return "another database of that name is there now: the run's own was dropped or renamed"
        if self.timeline and now.timeline and self.timeline != now.timeline:
            return (
                f"the server was restored or a standby took over since: it is on timeline {now.timeline}, "
                f"the run was on {self.timeline}"
            )
        return ""


def here(connection: Connection) -> Witness:
    """Say where we are, without beginning to write."""
    row = connection.execute(
        "SELECT pg_backend_pid(), (SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = current_database()), "
        "has_function_privilege('pg_control_system()', 'EXECUTE') "
        "AND has_function_privilege('pg_control_checkpoint()', 'EXECUTE')"
    ).fetchone()
    session, database, told = row or (0, 0, False)
    if not told:
        return Witness(session=session, database=database)
    control = connection.execute(
        "SELECT s.system_identifier::text, c.timeline_id FROM pg_control_system() AS s, pg_control_checkpoint() AS c"
    ).fetchone()
    server, timeline = control or ("", 0)
    return Witness("", session, server, timeline, database)


def transaction(connection: Connection) -> str:
    """Number the transaction that is at work."""
    row = connection.execute("SELECT pg_current_xact_id()::text").fetchone()
    return str(row[0]) if row else ""


def word(connection: Connection, number: str) -> Word:
    """Ask the server what became of a transaction; it forgets old ones, and knows nothing of another server's."""
    if not number:
        return "nothing"
    try:
        with connection.transaction():
            row = connection.execute("SELECT pg_xact_status(%s::text::xid8)", (number,)).fetchone()
    except psycopg.errors.InvalidParameterValue:  # it lies in this server's future
        return "nothing"
    match row and row[0]:
        case "committed":
            return "committed"
        case "aborted":
            return "aborted"
        case "in progress":
            return "in progress"
        case _:
            return "nothing"


def is_standby(connection: Connection) -> bool:
    """A standby may lag behind, and shows nobody's locks: it is no witness."""
    row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
    return bool(row and row[0])

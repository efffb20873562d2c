"""Sending statements one by one: told before and after, counted, timed, and stopped between two."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from psycopg.errors import Diagnostic

from core.errors import CoreError, Refused
from core.run.blockers import Watch
from core.run.events import Blocked, Blocker, Done, Event, Sent
from core.run.sending import answered
from core.run.session import Control
from core.targets.connector import Connection
from core.targets.translate import OTHER, meaning_of, way_out

Steps = Generator[Event, None, None]
Addition = sql.Composed | sql.SQL

# duplicate_table (also an index), duplicate_column, duplicate_object: IF NOT EXISTS has skipped something.
SKIPPED = frozenset({"42P07", "42701", "42710"})

DEPENDED_ON = "2BP01"  # the server hints at CASCADE, by which things go that nobody has read of


class StatementFailed(Refused):
    """The server refused a statement; everything of the transaction is undone."""

    def __init__(self, error: psycopg.Error, statement: str, number: int, blockers: tuple[Blocker, ...] = ()) -> None:
        words = error.diag.message_primary or str(error).strip()
        detail = f" ({error.diag.message_detail})" if error.diag.message_detail else ""
        which = f"statement {number} failed: " if number else ""
        super().__init__(
            f"statement-failed-{error.sqlstate or 'unknown'}",
            f"{which}{words}{detail}",
            remedy=f"{_way_out(error)}; this transaction is rolled back as a whole.",
        )
        self.statement = statement
        self.blockers = blockers
        if blockers:
            self.message += f"; in the way: {', '.join(f'process {one.pid} ({one.application})' for one in blockers)}"
        self.sqlstate = error.sqlstate or ""
        self.position = int(error.diag.statement_position or 0)


def _way_out(error: psycopg.Error) -> str:
    if error.sqlstate == DEPENDED_ON:
        return "Drop by hand what depends on it, and make it again after"
    if error.diag.message_hint:
        return error.diag.message_hint.rstrip(".")
    meaning = meaning_of(error.sqlstate, "")
    return "Correct what the server complains of" if meaning is OTHER else way_out(error, meaning).rstrip(".")


@dataclass(slots=True)
class Work:
    """One transaction at work."""

    connection: Connection
    control: Control
    iteration: int
    total: int
    number: int = 0
    sent: list[tuple[str, bool, float]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    pid: int = field(init=False)

    def __post_init__(self) -> None:
        self.pid = self.connection.info.backend_pid

    def notice(self, diagnostic: Diagnostic) -> None:
        if diagnostic.sqlstate in SKIPPED:
            self.skipped.append(diagnostic.message_primary or "something was there already")

    def of_file(self, text: str) -> Steps:
        """Run a statement of the frozen file, as it is."""
        self.number += 1
        yield from self._send(text, ours=False)

    def ours(self, statement: Addition) -> Steps:
        """Run what Slipway adds around the file."""
        yield from self._send(statement.as_string(self.connection), ours=True)

    def _send(self, text: str, *, ours: bool) -> Steps:
        self.control.check()
        yield Sent(self.iteration, self.number, self.total, text, ours=ours)
        began = time.perf_counter()
        watch = Watch(self.control.connector, self.pid)
        try:
            for waited in answered(self.connection, text.encode()):
                if blockers := watch.news(waited):
                    yield Blocked(self.iteration, self.number, round(waited, 1), blockers)
        except psycopg.Error as error:
            raise failure(error, self.control, text, self.number, watch.last) from error
        seconds = time.perf_counter() - began
        self.sent.append((text, ours, seconds))
        yield Done(self.iteration, self.number, self.total, seconds)


def failure(
    error: psycopg.Error,
    control: Control,
    statement: str = "",
    number: int = 0,
    blockers: tuple[Blocker, ...] = (),
) -> CoreError:
    """Say what an error of the server means for the run."""
    if control.cancelled:
        return control.stopped()
    return StatementFailed(error, statement, number, blockers)

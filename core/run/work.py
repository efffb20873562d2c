"""Sending statements one by one: told before and after, counted, timed, and stopped between two."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from psycopg.errors import Diagnostic
from psycopg.rows import TupleRow

from core.errors import CoreError, Refused
from core.run.events import Done, Event, Sent
from core.run.session import Control, stopped
from core.targets.connector import Connection
from core.targets.translate import OTHER, meaning_of, way_out

Cursor = psycopg.Cursor[TupleRow]
Addition = sql.Composed | sql.SQL

# duplicate_table (also an index), duplicate_column, duplicate_object: IF NOT EXISTS has skipped something.
SKIPPED = frozenset({"42P07", "42701", "42710"})


class StatementFailed(Refused):
    """The server refused a statement; everything of the transaction is undone."""

    def __init__(self, error: psycopg.Error, statement: str, number: int) -> None:
        words = error.diag.message_primary or str(error).strip()
        hint = error.diag.message_hint
        detail = f" ({error.diag.message_detail})" if error.diag.message_detail else ""
        super().__init__(
            f"statement-failed-{error.sqlstate or 'unknown'}",
            f"statement {number} failed: {words}{detail}",
            remedy=f"{hint or _way_out(error)}; this transaction is rolled back as a whole.",
            place=f"statement {number}",
        )
        self.statement = statement
        self.sqlstate = error.sqlstate or ""
        self.position = int(error.diag.statement_position or 0)


def _way_out(error: psycopg.Error) -> str:
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

    def notice(self, diagnostic: Diagnostic) -> None:
        if diagnostic.sqlstate in SKIPPED:
            self.skipped.append(diagnostic.message_primary or "something was there already")

    def of_file(self, text: str) -> Generator[Event, None, Cursor]:
        """Run a statement of the frozen file, as it is."""
        self.number += 1
        return (yield from self._send(text.encode(), text, ours=False))

    def ours(self, statement: Addition) -> Generator[Event, None, Cursor]:
        """Run what Slipway adds around the file."""
        return (yield from self._send(statement, statement.as_string(self.connection), ours=True))

    def _send(self, statement: bytes | Addition, text: str, *, ours: bool) -> Generator[Event, None, Cursor]:
        self.control.check()
        yield Sent(self.iteration, self.number, self.total, text, ours=ours)
        began = time.perf_counter()
        try:
            cursor = self.connection.execute(statement)
        except psycopg.Error as error:
            raise failure(error, self.control, text, self.number) from error
        seconds = time.perf_counter() - began
        self.sent.append((text, ours, seconds))
        yield Done(self.iteration, self.number, self.total, seconds)
        return cursor


def failure(error: psycopg.Error, control: Control, statement: str = "", number: int = 0) -> CoreError:
    """Say what an error of the server means for the run."""
    if control.cancelled:
        return stopped()
    return StatementFailed(error, statement, number)

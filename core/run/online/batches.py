"""A backfill, batch by batch: each is a transaction with its note in the target, and between two there is a rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files

import psycopg
from psycopg import sql

from core.render.batches import NAME, PAGES
from core.render.frozen_segments import BatchWork, FrozenSegment
from core.run.events import Batch, Event
from core.run.lookups import count, relation
from core.run.online.rides import Ride
from core.run.online.saying import as_said
from core.run.session import Control
from core.run.work import Work, failure
from core.targets.connector import Connection

Steps = Generator[Event, None, None]

REST = 0.5
"""After each batch it rests for this part of the time that the batch took, so that others come through."""

LONGEST_REST = 1.0

TELLING = 0.5
"""Not more often than so many seconds is it told how far it is; each batch is written down all the same."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backfill is: in which pass over how many pages, and how many rows have got their value."""

    turn: int = 1
    page: int = 0
    pages: int = 0
    filled: int = 0
    of_turn: int = 0  # in this pass


Note = Callable[[Progress], None]
"""Writes down how far it is, in the transaction that got it there."""


def in_batches(ride: Ride, segment: FrozenSegment, task: BatchWork) -> Steps:
    """What is committed stays, whatever becomes of the rest; whoever goes on begins at the page that was reached."""
    doing, connection = ride.doing, ride.connection
    work = Work(connection, doing.control, ride.page.iteration, 1)
    try:
        found = ride.look()
        with connection.transaction():
            ride.note(segment, found, complete=False)
        base = found.history.last.seq if found.history.last else 0
        noted = _Noted(ride, base, segment.number)
        with prepared(connection, segment):
            yield from work.of_file(task.sql)
            began, before = time.perf_counter(), noted.read()
            draft = Batch(ride.page.iteration, segment.number, str(task.table), task.column)
            told = -TELLING
            for reached in passes(connection, doing.control, task, before, noted.write):
                seconds = time.perf_counter() - began
                if seconds - told >= TELLING or reached.page > reached.pages:
                    told = seconds
                    yield _told(draft, reached, before, seconds)
        with connection.transaction():
            ride.note(segment, found, complete=True)
    except psycopg.Error as error:
        raise failure(error, doing.control, task.sql) from error
    ride.sent += work.sent


def passes(
    connection: Connection, control: Control, task: BatchWork, reached: Progress, note: Note | None = None
) -> Iterator[Progress]:
    """Go over all pages until a whole pass finds no row any more: one that was written meanwhile is on another page."""
    while True:
        reached = replace(reached, pages=_pages(connection, task))
        while reached.page <= reached.pages:
            control.check()
            began = time.perf_counter()
            with connection.transaction():
                rows = count(connection, sql.SQL("EXECUTE {} ({})").format(sql.Identifier(NAME), reached.page))
                reached = replace(
                    reached, page=reached.page + PAGES, filled=reached.filled + rows, of_turn=reached.of_turn + rows
                )
                if note is not None:
                    note(reached)
            yield reached
            control.wait(min((time.perf_counter() - began) * REST, LONGEST_REST))
        if not reached.of_turn:
            return
        reached = replace(reached, turn=reached.turn + 1, page=0, of_turn=0)


@contextmanager
def prepared(connection: Connection, segment: FrozenSegment) -> Iterator[None]:
    """SET, PREPARE, run, DEALLOCATE, RESET, as the file says."""
    with as_said(connection, segment):
        try:
            yield
        finally:
            if not connection.closed:
                connection.execute("DEALLOCATE ALL")


@dataclass(frozen=True, slots=True)
class _Noted:
    ride: Ride
    base: int
    number: int

    def read(self) -> Progress:
        row = self.ride.connection.execute(
            "SELECT pass, page, pages, filled FROM slipway.batches WHERE project = %s AND base = %s AND number = %s",
            (self.ride.doing.project.id, self.base, self.number),
        ).fetchone()
        # Whatever this pass had found before, it is one more reason to make another.
        return Progress(row[0], row[1], row[2], row[3], row[3]) if row else Progress()

    def write(self, reached: Progress) -> None:
        facts = {
            "project": self.ride.doing.project.id,
            "base": self.base,
            "number": self.number,
            "run": self.ride.doing.run,
            "iteration": self.ride.page.iteration,
            "pass": reached.turn,
            "page": reached.page,
            "pages": reached.pages,
            "filled": reached.filled,
        }
        text = files("core.run").joinpath("queries", "batches_note.sql").read_bytes()
        self.ride.connection.execute(text, facts)


def _pages(connection: Connection, task: BatchWork) -> int:
    name = relation(task.table).as_string(connection)
    size = "SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::bigint"
    row = connection.execute(size, (name,)).fetchone()
    return int(row[0]) if row else 0


def _told(draft: Batch, reached: Progress, before: Progress, seconds: float) -> Batch:
    """Say how fast it is, and how long this pass will take at that rate."""
    same = reached.turn == before.turn
    pages = max(reached.page - before.page, 1)
    left = max(reached.pages - reached.page, 0) * seconds / pages if same else 0.0
    return replace(
        draft,
        rows=reached.filled,
        done=min(reached.page / max(reached.pages, 1), 1.0) if reached.turn == 1 else 1.0,
        rows_per_second=round((reached.filled - before.filled) / max(seconds, 1e-6), 1),
        seconds_left=round(left, 1),
    )

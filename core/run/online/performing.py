"""One segment at work: a transaction that commits together with its row, or a statement outside between two rows."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

import psycopg

from core.errors import CoreError, InDoubt
from core.render.frozen_segments import FrozenSegment, IndexWork
from core.run.chapter import Page, perform
from core.run.events import ChapterStarted, Event
from core.run.online.concurrently import build_or_drop, left_behind
from core.run.online.rides import Ride
from core.run.session import undone_unless_finished
from core.run.statements import statements
from core.run.transaction import begin
from core.run.work import StatementFailed, Work, failure

Steps = Generator[Event, None, None]


def inside(ride: Ride, segment: FrozenSegment) -> Steps:
    """What stops it undoes this segment, and none before it."""
    doing, connection = ride.doing, ride.connection
    try:
        with undone_unless_finished(connection):
            begin(doing, connection)
            found = ride.look()
            # Only the first segment holds what keeps rows and what they are given back to.
            work = yield from (_around(ride, segment) if segment.number == 1 else _plainly(ride, segment))
            ride.note_kept()
            ride.note(segment, found, complete=True)
            doing.control.check()
    except psycopg.Error as error:
        raise failure(error, doing.control) from error
    except StatementFailed as error:
        error.place = f"segment {segment.number} of {segment.of}"
        raise
    try:
        connection.execute("COMMIT")
    except psycopg.Error as error:
        raise _unanswered(ride, segment, error) from error
    ride.sent += work.sent


def _around(ride: Ride, segment: FrozenSegment) -> Generator[Event, None, Work]:
    doing, page = ride.doing, replace(ride.run_as, up_text=segment.text, down_text=segment.text)
    first = doing.project.first_schema
    whole = Page(doing.project.id, page, doing.direction, first, ride.expected, doing.run, doing.fills)
    steps = perform(ride.connection, doing.control, whole)
    while True:
        try:
            event = next(steps)
        except StopIteration as ended:
            done: Work = ended.value
            return done
        if not isinstance(event, ChapterStarted):
            yield event


def _plainly(ride: Ride, segment: FrozenSegment) -> Generator[Event, None, Work]:
    place = f"migrations/{ride.online.file(ride.doing.direction).name}"
    script = statements(segment.text, place=place, first=ride.doing.project.first_schema)
    work = Work(ride.connection, ride.doing.control, ride.page.iteration, len(script))
    for statement in script:
        yield from work.of_file(statement.sql)
    return work


def outside(ride: Ride, segment: FrozenSegment, task: IndexWork) -> Steps:
    """That it is begun is written down before, that it is done after; what lies between is found by looking."""
    doing, connection = ride.doing, ride.connection
    work = Work(connection, doing.control, ride.page.iteration, 1)
    try:
        found = ride.look()
        with connection.transaction():
            ride.note(segment, found, complete=False)
        yield from build_or_drop(work, segment, task)
        with connection.transaction():
            ride.note(segment, found, complete=True)
    except psycopg.Error as error:
        raise failure(error, doing.control) from error
    except CoreError as error:
        if isinstance(error, StatementFailed):
            error.place = f"segment {segment.number} of {segment.of}"
            error.remedy = "Correct what the server complains of."
        left_behind(connection, task.index, error)
        raise
    ride.sent += work.sent


def _unanswered(ride: Ride, segment: FrozenSegment, error: psycopg.Error) -> CoreError:
    if not ride.connection.closed:  # a deferred constraint, say: the server has refused the COMMIT
        return failure(error, ride.doing.control)
    ride.journal.write("in doubt", ride.doing.facts(ride.page.iteration))
    return InDoubt(
        "in-doubt",
        f"the connection was lost while segment {segment.number} of {segment.of} was committing",
        remedy="Run slipway status when the server answers: the target itself says how many segments are done.",
    )

"""An online file, segment by segment: what was done before is not done again, and the end is proved."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import psycopg

from core.errors import CoreError, InDoubt, Refused
from core.load.live import read_schema
from core.project.migrations import Migration, OnlinePair
from core.render.frozen_segments import BatchWork, FrozenSegment, IndexWork
from core.run.events import ChapterStarted, CommitSent, Committed, Event, SegmentDone, SegmentStarted
from core.run.online import between as segments
from core.run.online.batches import in_batches
from core.run.online.between import ways_on
from core.run.online.performing import inside, outside
from core.run.online.rides import Ride, remaining, ride
from core.run.patience import retried
from core.run.proving.managed import only_managed
from core.run.proving.unproved import Wanted, compared
from core.run.records import history
from core.run.session import undone_unless_finished
from core.run.standing import schemas_of
from core.run.transaction import Sent, Undertaking, asked, begin, record_failure, row_of, settle, settle_earlier
from core.run.work import Work, failure
from core.schema import snapshot
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection


def run_segments(
    doing: Undertaking, connection: Connection, page: Migration, online: OnlinePair
) -> Generator[Event, None, Sent]:
    """Bring the target from iteration N-1 + k of n to N, or back to N-1; what stops it leaves k of n, and says so."""
    began = time.perf_counter()
    this = ride(doing, connection, page, online)
    this.hold()
    settle_earlier(doing, connection, this.look())
    script = this.script()
    this.journal.write("started", doing.facts(page.iteration))
    with _told_where_it_stands(this):
        _prepare(this)
        yield ChapterStarted(page.iteration, online.file(doing.direction).name, this.statements())
        for segment in remaining(script, this.reached, doing.direction):
            doing.control.check()
            yield SegmentStarted(page.iteration, segment.number, segment.of, outside=segment.work is not None)
            yield from retried(doing, connection, partial(_perform, this, segment))
            done = segment.number if doing.direction == "up" else segment.number - 1
            yield SegmentDone(page.iteration, done, segment.of)
        yield from _close(this, began)
    return [(page.iteration, text, seconds) for text, _, seconds in this.sent]


def _perform(this: Ride, segment: FrozenSegment) -> Generator[Event, None, None]:
    match segment.work:
        case IndexWork() as task:
            yield from outside(this, segment, task)
        case BatchWork() as backfill:
            yield from in_batches(this, segment, backfill)
        case None:
            yield from inside(this, segment)


def _prepare(this: Ride) -> None:
    """Make Slipway's own tables, and put the project on the target's list, before the first row is written."""
    doing, connection = this.doing, this.connection
    with undone_unless_finished(connection):
        begin(doing, connection)
        if not history.present(connection):
            history.create(connection)
        touched = schemas_of(doing.project, this.at, this.at + 1)
        history.enlist(connection, doing.project, touched, doing.stage)
        segments.prepare(connection)
        connection.execute("COMMIT")


@contextmanager
def _told_where_it_stands(this: Ride) -> Iterator[None]:
    """A failure or Cancel leaves what was committed, and the target says how much that is."""
    settled = False
    try:
        yield
        settled = True
    except InDoubt:
        settled = True  # the journal keeps it open until the target has been asked
        raise
    except psycopg.Error as error:
        raise _stands(this, failure(error, this.doing.control)) from error
    except CoreError as error:
        raise _stands(this, error) from error.__cause__
    finally:
        if not settled:
            this.journal.note("between segments", this.doing.facts(this.page.iteration))


def _stands(this: Ride, error: CoreError) -> CoreError:
    record_failure(this.doing, this.connection, (this.run_as,), error)
    with suppress(CoreError, psycopg.Error), this.doing.connector.read() as connection:
        found = history.read(connection, this.doing.project)
        reached = segments.read(connection, this.doing.project, found)
        if reached is not None:
            error.message += f"; {this.doing.connector.label} stands at iteration {reached}"
            error.remedy += f" Then {ways_on(reached)}"
    return error


def _close(this: Ride, began: float) -> Generator[Event, None, None]:
    """Every segment is done, or undone: read back, compare, write the history."""
    doing, connection = this.doing, this.connection
    with undone_unless_finished(connection):
        begin(doing, connection)
        found = this.look()
        read = _compared(this)
        work = Work(connection, doing.control, this.page.iteration, 0, sent=this.sent)
        before, seconds = found.history.last, time.perf_counter() - began
        row = row_of(
            doing,
            this.run_as,
            work,
            before=before.state_after if before else "",
            after=state(read),
            seconds=seconds,
        )
        written = history.append(connection, doing.project, found.history, row, snapshot.dump(read))
        history.append_statements(connection, doing.project, written.rows[-1].seq, this.sent)
        seen = asked(doing, connection, this.page.iteration, written)
        this.journal.write("commit-sent", seen.facts)
        doing.control.commit_begins()
    yield CommitSent(doing.run, this.page.iteration)
    try:
        connection.execute("COMMIT")
    except psycopg.Error as error:
        settle(doing, this.journal, seen, error, answered=not connection.closed)
    finally:
        doing.control.commit_ended()
    this.journal.note("committed", seen.facts)
    yield Committed(doing.run, written.iteration)


def _compared(this: Ride) -> Schema:
    goal = this.goal
    read = only_managed(read_schema(this.connection, schemas_of(this.doing.project, goal)), this.expected).schema
    ought = Wanted(this.expected, this.unjudged)
    if found := compared(this.doing.connector, ought, read, this.doing.project.first_schema).differences:
        first = found[0]
        raise Refused(
            "not-as-reviewed",
            f"all segments of iteration {this.page.iteration} are {'done' if goal > this.at else 'undone'}, and "
            f"{first.object} is {first.kind}: {first.attribute or 'it'} should be {first.expected}, is {first.actual}",
            remedy="Look for what else changed it meanwhile, and undo that.",
        )
    return read

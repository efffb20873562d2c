"""One transaction of a run: lock, limits, drift, chapters, read-back, history, COMMIT, and an honest answer."""

from __future__ import annotations

import getpass
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import psycopg

from core.errors import CoreError, InDoubt, Refused
from core.plan.steps import Direction, parcel
from core.project.migrations import Migration
from core.project.places import project_home
from core.project.settings import Project, Stage
from core.run.chapter import Page, perform
from core.run.events import CommitSent, Committed, Event
from core.run.giving.kept import leftover
from core.run.proving.arrivals import Arrival, Left, arrival, left
from core.run.records import doubt, history
from core.run.records.history import History, Row, moved_on
from core.run.records.journal import Entry, Journal
from core.run.records.witness import here, transaction
from core.run.session import Control, rolled_back
from core.run.standing import Standing, refuse_drift, schemas_of, standing
from core.run.work import Work, failure
from core.targets.connector import Connection, Connector


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A run: its id, whom it is for and what it may do."""

    run: str
    project: Project
    connector: Connector
    control: Control
    direction: Direction
    fills: Mapping[str, str]
    stage: Stage

    def facts(self, iteration: int) -> dict[str, str | int]:
        return {"run": self.run, "target": self.connector.label, "iteration": iteration, "direction": self.direction}


Sent = list[tuple[int, str, float]]


def transact(
    doing: Undertaking, connection: Connection, source: int, chapters: tuple[Migration, ...]
) -> Generator[Event, None, Sent]:
    """Run the chapters in one transaction; nothing or all of it."""
    journal = Journal(project_home(doing.project.id))
    last = chapters[-1].iteration
    pages = tuple(_page(doing, connection, migration) for migration in chapters)
    journal.write("started", doing.facts(last))
    with _undone_unless_finished(doing, connection, last, journal):
        works, after = yield from _inside(doing, connection, source, pages)
        seen = asked(doing, connection, last, after)
        journal.write("commit-sent", seen.facts)
        doing.control.commit_begins()
    yield CommitSent(doing.run, last)
    try:
        connection.execute("COMMIT")
    except psycopg.Error as error:
        settle(doing, journal, seen, error, answered=not connection.closed)
    finally:
        doing.control.commit_ended()
    # The target is the witness now: a full disk here must not look like a failure.
    journal.note("committed", seen.facts)
    yield Committed(doing.run, after.iteration)
    return [(work.iteration, text, seconds) for work in works for text, _, seconds in work.sent]


def asked(doing: Undertaking, connection: Connection, iteration: int, after: History) -> Entry:
    """Note what the server is about to be asked, for whoever has to look up what became of it."""
    seen = replace(here(connection), transaction=transaction(connection))
    return Entry(
        doing.run, doing.connector.label, iteration, doing.direction, "commit-sent", "", chain=after.head, witness=seen
    )


@contextmanager
def _undone_unless_finished(
    doing: Undertaking, connection: Connection, iteration: int, journal: Journal
) -> Iterator[None]:
    """Roll back whatever stops the work, also a consumer that closes the generator, and write it down."""
    finished = False
    try:
        yield
        finished = True
    except psycopg.Error as error:
        raise failure(error, doing.control) from error
    finally:
        if not finished:
            rolled_back(connection)
            journal.note("not applied", doing.facts(iteration))


def _inside(
    doing: Undertaking, connection: Connection, source: int, pages: tuple[tuple[Page, Arrival], ...]
) -> Generator[Event, None, tuple[list[Work], History]]:
    begin(doing, connection)
    found = standing(doing.project, doing.connector, connection)
    adopted = pages[0][0].migration.iteration == 0 and found.history.last is not None
    if found.iteration != source or adopted:
        raise moved_on(found.target, found.iteration, source)
    refuse_drift(found)
    settle_earlier(doing, connection, found)
    written = found.history
    if not history.present(connection):
        history.create(connection)
    touched = schemas_of(doing.project, source, *(page.migration.iteration for page, _ in pages))
    history.enlist(connection, doing.project, touched, doing.stage)
    works: list[Work] = []
    before = found.state
    for page, goal in pages:
        migration, began = page.migration, time.perf_counter()
        work = yield from perform(connection, doing.control, page)
        read = _proved(doing, connection, page, goal)
        row = row_of(doing, migration, work, before=before, after=read.state, seconds=time.perf_counter() - began)
        written = history.append(connection, doing.project, written, row, read.document)
        history.append_statements(connection, doing.project, written.rows[-1].seq, work.sent)
        kept = parcel(migration.iteration, doing.direction)
        history.note_retained(connection, doing.project, doing.run, kept, leftover(doing.run, migration.iteration))
        before = read.state
        works.append(work)
    return works, written


def settle_earlier(doing: Undertaking, connection: Connection, found: Standing) -> None:
    """The lock is ours, so no earlier run is at work any more: the target's history says how each one ended."""
    journal, now = Journal(project_home(doing.project.id)), here(connection)
    for entry in journal.unsettled(doing.connector.label):
        if entry.run != doing.run and not entry.witness.elsewhere(now):
            journal.settle(entry, committed=found.history.holds(entry.run, entry.iteration))


def begin(doing: Undertaking, connection: Connection) -> None:
    # Each statement sees what is committed: a copy made under a lock must hold every row that was let in before it.
    connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    for setting, value in _LIMITS:
        connection.execute("SELECT set_config(%s, %s, true)", (setting, value))
    if not doubt.lock_soon(connection, doing.project):
        raise busy(doing)


def busy(doing: Undertaking) -> Refused:
    return Refused(
        "busy",
        f"another Slipway is working on {doing.connector.label} for {doing.project.name}",
        remedy="Wait until it is done, then look at slipway status.",
    )


_LIMITS = (
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "10min"),
    ("TimeZone", "UTC"),
    ("row_security", "off"),
)


def _goal(direction: Direction, migration: Migration) -> int:
    return migration.iteration if direction == "up" else migration.iteration - 1


def _page(doing: Undertaking, connection: Connection, migration: Migration) -> tuple[Page, Arrival]:
    project, way = doing.project, doing.direction
    goal = arrival(project, doing.connector, connection, _goal(way, migration))
    return Page(project.id, migration, way, project.first_schema, goal.expected, doing.run, doing.fills), goal


def _proved(doing: Undertaking, connection: Connection, page: Page, goal: Arrival) -> Left:
    """Prove it before COMMIT: what the catalogue reads back is what the snapshot reads back."""
    found = left(goal, doing.connector, connection, page.first)
    if isinstance(found, Left):
        return found
    raise Refused(
        "not-as-reviewed",
        f"after iteration {page.migration.iteration} {found.object} is {found.kind}: {found.attribute or 'it'} "
        f"should be {found.expected}, is {found.actual}; everything was rolled back",
        remedy="Look for triggers, extensions or defaults that change what is created, then rehearse again.",
    )


def row_of(doing: Undertaking, migration: Migration, work: Work, *, before: str, after: str, seconds: float) -> Row:
    return Row(
        seq=0,
        run=doing.run,
        iteration=migration.iteration,
        migration_file=(migration.up if doing.direction == "up" else migration.down).name,
        direction=doing.direction,
        applied_at=datetime.now(UTC),
        checksum=migration.checksum(doing.direction),
        other=migration.checksum("down" if doing.direction == "up" else "up"),
        success=True,
        actor=getpass.getuser(),
        seconds=round(seconds, 6),
        statements=len(work.sent),
        state_before=before,
        state_after=after,
        error="",
        slipway="",
    )


def record_failure(
    doing: Undertaking, connection: Connection, chapters: tuple[Migration, ...], error: CoreError
) -> None:
    """Write that it failed, best effort: the transaction that failed can't say so itself."""
    if connection.closed or error.code in {"busy", "moved-on"}:
        return
    try:
        with connection.transaction():
            if not history.present(connection) or not doubt.try_lock(connection, doing.project):
                return
            written = history.read(connection, doing.project)
            if not written.rows or written.layout != history.LAYOUT:
                return
            row = row_of(doing, chapters[0], Work(connection, doing.control, 0, 0), before="", after="", seconds=0.0)
            failed = replace(row, success=False, error=doing.connector.redact(str(error)))
            history.append(connection, doing.project, written, failed, None)
    except psycopg.Error:
        return  # the journal is the witness


def settle(doing: Undertaking, journal: Journal, asked: Entry, error: psycopg.Error, *, answered: bool) -> None:
    """Say what the server says; never guess, never retry."""
    if answered:  # a deferred constraint, say: the server has refused the COMMIT and undone everything
        journal.note("not applied", asked.facts)
        raise failure(error, doing.control) from error
    answer = doubt.resolve(doing.project, doing.connector, asked)
    if answer == "applied":
        return
    if answer == "not applied":
        journal.note("not applied", asked.facts)
        raise Refused(
            "connection-lost",
            "the connection was lost while committing; the server was asked again and says: nothing was applied",
            remedy="Run it again.",
        ) from error
    journal.note("in doubt", asked.facts)
    raise InDoubt(
        "in-doubt",
        f"the connection was lost after COMMIT was sent (run {doing.run}), and the server can't be asked yet",
        remedy="Don't apply again. When the server answers, slipway repair looks the run up and settles it.",
    ) from error

"""One frozen file inside a transaction: give back around it, run it as it is, notice what nobody knew of."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass

from core.errors import Differs
from core.plan.steps import Direction
from core.project.migrations import Migration
from core.run.events import ChapterStarted, Event
from core.run.giving import around
from core.run.session import Control
from core.run.statements import statements
from core.run.work import Work
from core.schema.schemas import Schema
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Page:
    """What one chapter runs: the file, its direction, and the read-back that it must lead to."""

    project: str
    migration: Migration
    direction: Direction
    first: str
    expected: Schema
    run: str
    fills: Mapping[str, str]


def perform(connection: Connection, control: Control, page: Page) -> Generator[Event, None, Work]:
    """Run inside the caller's transaction; the caller commits."""
    name = page.migration.up.name if page.direction == "up" else page.migration.down.name
    script = statements(page.migration.text(page.direction), place=f"migrations/{name}", first=page.first)
    work = Work(connection, control, page.migration.iteration, len(script))
    yield ChapterStarted(page.migration.iteration, name, len(script))
    connection.add_notice_handler(work.notice)
    try:
        kept = yield from around.begin(
            work,
            script,
            project=page.project,
            direction=page.direction,
            first=page.first,
            expected=page.expected,
            run=page.run,
        )
        for statement in script:
            yield from around.before(kept, statement, page.fills)
            work.skipped.clear()
            yield from work.of_file(statement.sql)
            if work.skipped and not around.allows(kept, statement):
                raise _unknown(work.skipped[0], name)
            yield from around.after(kept, statement)
        yield from around.finish(kept)
    finally:
        connection.remove_notice_handler(work.notice)
    return work


def _unknown(notice: str, file: str) -> Differs:
    return Differs(
        "already-there",
        f"{notice}: something was there that nobody knew of; everything was rolled back",
        place=f"migrations/{file}",
        remedy="See it with slipway verify, and remove it or put it into the model.",
    )

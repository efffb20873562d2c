"""The online pair tried in an empty place: there and back by the ordinary file, there and back by segments."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from core.errors import Refused
from core.load.live import read_schema
from core.plan.steps import Direction
from core.project.migrations import Migration, OnlinePair, read_snapshot
from core.project.settings import Project
from core.render.frozen_segments import BatchWork, FrozenSegment
from core.run.chapter import Page, perform
from core.run.events import Event, Phase
from core.run.online.batches import Progress, passes, prepared
from core.run.online.concurrently import build_or_drop
from core.run.online.rides import script
from core.run.proving.differences import differences
from core.run.proving.judge import create, expected, managed
from core.run.proving.managed import without_places
from core.run.proving.workplaces import Workplace, workplace
from core.run.session import Control
from core.run.statements import statements
from core.run.work import Work
from core.schema.schemas import Schema
from core.targets.connector import Connector


@dataclass(frozen=True, slots=True)
class Trial:
    """An iteration's files in a place where nothing of them stays."""

    project: Project
    page: Migration
    online: OnlinePair
    control: Control
    place: Workplace
    schemas: tuple[str, ...]

    def segments(self, direction: Direction, wanted: Schema) -> None:
        for segment in script(self.online, direction, self.project.first_schema):
            if isinstance(segment.work, BatchWork):
                self._fill(segment, segment.work)
            elif segment.work is not None:
                work = Work(self.place.connection, self.control, self.page.iteration, 1)
                for _ in build_or_drop(work, segment, segment.work):
                    pass
            elif segment.number == 1:
                self.whole(replace(self.page, up_text=segment.text, down_text=segment.text), direction, wanted)
            else:
                self._plainly(segment)

    def _fill(self, segment: FrozenSegment, task: BatchWork) -> None:
        connection = self.place.connection
        with prepared(connection, segment):
            connection.execute(task.sql.encode())
            for _ in passes(connection, self.control, task, Progress()):
                pass

    def whole(self, page: Migration, direction: Direction, wanted: Schema) -> None:
        number, first = self.project.id, self.project.first_schema
        with self.place.piece() as connection:
            connection.execute("SET LOCAL TimeZone TO 'UTC'")
            for _ in perform(connection, self.control, Page(number, page, direction, first, wanted, "rehearsal", {})):
                pass  # a rehearsal's statements are not the run's

    def _plainly(self, segment: FrozenSegment) -> None:
        with self.place.piece() as connection:
            work = Work(connection, self.control, self.page.iteration, 0)
            for statement in statements(segment.text, place=self.online.up.name, first=self.project.first_schema):
                for _ in work.of_file(statement.sql):
                    pass

    def compare(self, wanted: Schema, said: str) -> None:
        found = differences(wanted, without_places(read_schema(self.place.connection, self.schemas).schema, wanted))
        if found:
            raise Refused(
                "rehearsal-differs",
                f"rehearsed {said}, {found[0].object} is {found[0].kind} "
                f"({found[0].attribute or 'whole'}: expected {found[0].expected}, got {found[0].actual})",
                place=f"migrations/{self.online.up.name}",
                remedy="Nothing was touched. The one transaction does it all the same: --one-transaction.",
            )


def rehearse_segments(
    project: Project, connector: Connector, page: Migration, online: OnlinePair, control: Control
) -> Generator[Event, None, str]:
    """Say why where nothing was proved: without a scratch database nothing can run outside a transaction."""
    number, first = page.iteration, project.first_schema
    yield Phase("rehearsing", f"iteration {number}: segments up, down, segments up, segments down")
    base, goal = expected(project, connector, number - 1), expected(project, connector, number)
    schemas = managed(project, read_snapshot(project, number - 1), read_snapshot(project, number))
    with workplace(connector, schemas, control) as place:
        if place.aside:
            why = "segments need a scratch database, and the role may create none"
            yield Phase("not rehearsed", f"iteration {number} in segments: {why}")
            return why
        create(place, read_snapshot(project, number - 1), first)
        trial = Trial(project, page, online, control, place, schemas)
        trial.segments("up", goal)
        trial.compare(goal, "by segments up")
        trial.whole(page, "down", base)
        trial.compare(base, "in one transaction down")
        trial.segments("up", goal)
        trial.segments("down", base)
        trial.compare(base, "by segments down")
        yield Phase("rehearsed", f"iteration {number} in segments, and back from them")
    return ""

"""One run through the segments of an online file: what it needs at each of them, and how far it has come."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from core.errors import Refused
from core.load.live import read_schema
from core.plan.steps import Direction, parcel
from core.project.migrations import Migration, OnlinePair
from core.project.places import project_home
from core.project.settings import Project
from core.render.frozen_segments import FrozenSegment, IndexWork, frozen_segments
from core.run.giving.kept import leftover
from core.run.online import between as segments
from core.run.online.between import Between
from core.run.proving.managed import only_managed
from core.run.proving.unproved import wanted
from core.run.records import doubt, history
from core.run.records.journal import Journal
from core.run.standing import Standing, refuse_drift, schemas_of, standing
from core.run.statements import statements
from core.run.transaction import Undertaking, busy
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection


@dataclass(slots=True)
class Ride:
    doing: Undertaking
    connection: Connection
    page: Migration
    online: OnlinePair
    before: Schema  # the read-back of snapshot N-1,
    after: Schema  # and of N
    unjudged: str = ""  # why the read-back that it leads to is the snapshot's own words
    reached: Between | None = None
    sent: list[tuple[str, bool, float]] = field(default_factory=list)

    @property
    def at(self) -> int:
        """The iteration before."""
        return self.page.iteration - 1

    @property
    def goal(self) -> int:
        return self.at + 1 if self.doing.direction == "up" else self.at

    @property
    def expected(self) -> Schema:
        return self.after if self.doing.direction == "up" else self.before

    @property
    def run_as(self) -> Migration:
        """The online file in the place of the ordinary one; of a run to its end the ordinary way back is the other."""
        if self.doing.direction == "up":
            return replace(self.page, up=self.online.up, up_text=self.online.up_text)
        return replace(
            self.page,
            up=self.online.up,
            up_text=self.online.up_text,
            down=self.online.down,
            down_text=self.online.down_text,
        )

    @property
    def journal(self) -> Journal:
        return Journal(project_home(self.doing.project.id))

    def script(self) -> tuple[FrozenSegment, ...]:
        return script(self.online, self.doing.direction, self.doing.project.first_schema)

    def statements(self) -> int:
        first = self.doing.project.first_schema
        texts = [segment.text if segment.work is None else "" for segment in self.script()]
        return sum(len(statements(text, place=self.online.up.name, first=first)) if text else 1 for text in texts)

    def note(self, segment: FrozenSegment, found: Standing, *, complete: bool) -> None:
        """Write into the target how far it is now, with what it looks like."""
        project = self.doing.project
        wanted = self._spoken()
        read = only_managed(read_schema(self.connection, schemas_of(project, self.at, self.at + 1)), wanted).schema
        read = replace(read, left_out=wanted.left_out)
        reached = Between(
            run=self.doing.run,
            iteration=self.page.iteration,
            number=segment.number,
            of=segment.of,
            direction=self.doing.direction,
            complete=complete,
            checksum=self.online.checksum("up"),
            other=self.online.checksum("down"),
            index=segment.work.index if isinstance(segment.work, IndexWork) and not complete else None,
            state=state(read),
            read_back=read,
        )
        segments.note(self.connection, project, found.history, reached)

    def _spoken(self) -> Schema:
        """What either snapshot speaks of; what the baseline left out may have a new name from the first segment on."""
        both = (self.before, self.after)
        tables = tuple(table for one in both for table in one.tables)
        objects = tuple(noun for one in both for noun in one.objects)
        left_out = tuple(dict.fromkeys(gone for one in both for gone in one.left_out))
        return Schema(tables, objects, left_out=left_out)

    def note_kept(self) -> None:
        """In the transaction that keeps it: whoever ends this run, or never does, is told what lies there."""
        run, number = self.doing.run, self.page.iteration
        kept = parcel(number, self.doing.direction)
        history.note_retained(self.connection, self.doing.project, run, kept, leftover(run, number))

    def look(self) -> Standing:
        """Before each segment: nobody else may have changed anything."""
        found = standing(self.doing.project, self.doing.connector, self.connection)
        if found.iteration != self.at or (found.between and found.between.iteration != self.page.iteration):
            raise Refused(
                "moved-on",
                f"{found.target} stands at iteration {found.iteration} now, not at {self.at}: another run was faster",
                remedy="Look at slipway status and start again from there.",
            )
        refuse_drift(found)
        self.reached = found.between
        return found

    def hold(self) -> None:
        """Take a session's lock on the connection that does the work: it lasts over all transactions of the run."""
        deadline = time.monotonic() + 1.0
        key = doubt.lock_key(self.doing.project)
        while self.connection.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone() != (True,):
            if time.monotonic() >= deadline:
                raise busy(self.doing)
            time.sleep(0.05)


def ride(doing: Undertaking, connection: Connection, page: Migration, online: OnlinePair) -> Ride:
    """Ask the judge before anything is locked."""
    before, after = (wanted(doing.project, doing.connector, page.iteration - back) for back in (1, 0))
    unjudged = (after if doing.direction == "up" else before).unjudged
    return Ride(doing, connection, page, online, before.schema, after.schema, unjudged)


def script(online: OnlinePair, direction: Direction, first: str) -> tuple[FrozenSegment, ...]:
    place = f"migrations/{online.file(direction).name}"
    return frozen_segments(online.text(direction), direction, place=place, first=first)


def remaining(
    found: tuple[FrozenSegment, ...], reached: Between | None, direction: Direction
) -> tuple[FrozenSegment, ...]:
    """What was only begun is looked at again, in either direction; a way back begins with it."""
    if reached is None:
        return found if direction == "up" else ()
    if direction == "up":
        return tuple(one for one in found if one.number > reached.done)
    begun = reached.number if reached.direction == "up" and not reached.complete else reached.done
    return tuple(one for one in found if one.number <= begun)


def first_segment_back(project: Project, page: Migration, reached: Between | None) -> Migration:
    """Only the first segment moves rows: what becomes of them is what its way back says, if it is done."""
    done = page.online is not None and reached is not None and reached.done > 0
    found = script(page.online, "down", project.first_schema)[-1] if page.online and done else None
    return replace(page, down_text=found.text if found else "")

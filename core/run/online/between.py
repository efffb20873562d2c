"""Where a target stands between two segments: at iteration N-1 + k of n, with what it looked like then."""

from __future__ import annotations

import getpass
import json
from dataclasses import dataclass, replace
from importlib.resources import files

from psycopg.types.json import Jsonb

from core.errors import Refused
from core.plan.steps import Direction
from core.project.migrations import Migration
from core.project.settings import Project
from core.run.proving.differences import Difference, differences
from core.run.records.history import History
from core.schema import snapshot
from core.schema.constraints import QName
from core.schema.digests import state
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Between:
    """The last segment that was begun or is done, as the target itself keeps it."""

    run: str
    iteration: int
    number: int
    of: int
    direction: Direction
    complete: bool  # not only begun: what runs outside a transaction is written down before and after
    checksum: str  # of the online file,
    other: str  # and of its way back
    index: QName | None  # what a segment that was only begun may have left half done
    state: str
    read_back: Schema

    @property
    def done(self) -> int:
        """How many segments of the iteration hold."""
        if self.direction == "up":
            return self.number if self.complete else self.number - 1
        return self.number - 1 if self.complete else self.number

    def __str__(self) -> str:
        return f"{self.iteration - 1} + {self.done} of {self.of}"

    def drift(self, live: Schema) -> tuple[Difference, ...]:
        """An index that was being built or dropped may be there or not, valid or not."""
        return differences(_without(self.read_back, self.index), _without(live, self.index))


def _without(schema: Schema, index: QName | None) -> Schema:
    if index is None:
        return schema
    return replace(schema, tables=tuple(_bare(table, index) for table in schema.tables))


def _bare(table: Table, index: QName) -> Table:
    if table.name.schema != index.schema:
        return table
    return replace(table, indexes=tuple(one for one in table.indexes if one.name != index.name))


def read(connection: Connection, project: Project, history: History) -> Between | None:
    """A run that came to its end has a row in the history, and closes what was before it."""
    there = connection.execute("SELECT to_regclass('slipway.segments') IS NOT NULL").fetchone()
    if not there or not there[0]:
        return None
    row = connection.execute(_query("segments_read.sql"), {"project": project.id, "base": _base(history)}).fetchone()
    if row is None or row[-1] is None:  # segments of a later row have emptied it: rows between were taken out
        return None
    run, iteration, number, of, direction, complete, checksum, other, index, after, document = row
    return Between(
        run=run,
        iteration=iteration,
        number=number,
        of=of,
        direction=direction,
        complete=complete,
        checksum=checksum,
        other=other,
        index=QName(*index) if index else None,
        state=after,
        read_back=snapshot.load(json.dumps(document), place="slipway.segments"),
    )


def committed_by(connection: Connection, project: Project, run: str) -> int:
    """How many segments a run has done or undone, whoever brought the iteration to its end."""
    there = connection.execute("SELECT to_regclass('slipway.segments') IS NOT NULL").fetchone()
    if not there or not there[0]:
        return 0
    count = "SELECT count(*) FROM slipway.segments WHERE project = %s AND run = %s AND done"
    row = connection.execute(count, (project.id, run)).fetchone()
    return int(row[0]) if row else 0


def of_another_history(between: Between, history: History, live: Schema) -> bool:
    """Say whether rows were cut off after it: the target is as the last row left it, and not as the segment did."""
    return history.last is not None and history.last.state_after == state(live) and bool(between.drift(live))


def prepare(connection: Connection) -> None:
    connection.execute(_query("segments_create.sql"))
    connection.execute(_query("batches_create.sql"))


def note(connection: Connection, project: Project, history: History, reached: Between) -> None:
    """Write the next row; a rival that escaped the lock would collide with its number."""
    facts = {
        "project": project.id,
        "base": _base(history),
        "run": reached.run,
        "iteration": reached.iteration,
        "number": reached.number,
        "of": reached.of,
        "direction": reached.direction,
        "done": reached.complete,
        "actor": getpass.getuser(),
        "checksum": reached.checksum,
        "other": reached.other,
        "index_name": [reached.index.schema, reached.index.name] if reached.index else None,
        "state_after": state(reached.read_back),
        "read_back": Jsonb(reached.read_back, dumps=snapshot.dump),
    }
    connection.execute(_query("segments_append.sql"), facts)


def refuse_between(between: Between | None, target: str, why: str) -> None:
    """Between two segments only going on and going back make sense."""
    if between is not None:
        raise Refused(
            "between-segments",
            f"{target} stands at iteration {between}: {why}",
            remedy=f"First finish or undo it: {ways_on(between)}",
        )


def refuse_other_segments(between: Between, page: Migration | None, target: str) -> None:
    """What was begun from one file can't be finished or undone by another."""
    online = page.online if page else None
    here = (online.checksum("up"), online.checksum("down")) if online else ("missing", "missing")
    if here != (between.checksum, between.other):
        raise Refused(
            "other-file",
            f"{target} stands at iteration {between} of another online file: it had checksum {between.checksum}, "
            f"here it has {here[0]}; its way back had {between.other}, here it has {here[1]}",
            place=f"migrations/{online.up.name}" if online else "migrations",
            remedy="Use the checkout that the run was begun with, or restore the files from it.",
        )


def ways_on(between: Between) -> str:
    """Once it goes back, it goes back to its end."""
    number = between.iteration
    back = f"slipway rollback --to {number - 1} undoes what is done."
    return back if between.direction == "down" else f"slipway apply {number} goes on, {back}"


def _base(history: History) -> int:
    return history.last.seq if history.last else 0


def _query(name: str) -> bytes:
    return files("core.run").joinpath("queries", name).read_bytes()

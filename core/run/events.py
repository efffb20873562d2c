"""What a run tells while it works; both front ends render the same events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.plan.steps import Direction

Outcome = Literal["applied", "rolled back", "unchanged", "adopted"]


@dataclass(frozen=True, slots=True)
class RunStarted:
    run: str
    direction: Direction
    target: str
    source: int  # the iteration where the target stands
    goal: int
    chapters: int


@dataclass(frozen=True, slots=True)
class Phase:
    """What is happening now: checking, rehearsing, verifying."""

    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChapterStarted:
    iteration: int
    file: str
    statements: int


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    """A piece of an online file: what it commits stays, whatever becomes of the rest."""

    iteration: int
    number: int
    of: int
    outside: bool  # of any transaction


@dataclass(frozen=True, slots=True)
class SegmentDone:
    """The target stands at the iteration before, and so many segments of this one."""

    iteration: int
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A statement goes to the server; the next event tells how it went."""

    iteration: int
    number: int
    of: int
    sql: str
    ours: bool = False  # Slipway adds it around the frozen file


@dataclass(frozen=True, slots=True)
class Done:
    iteration: int
    number: int
    of: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows more have got their value, and that is committed; between two batches it can be stopped."""

    iteration: int
    segment: int
    table: str
    column: str
    rows: int = 0  # that have got it so far
    done: float = 0.0  # of the table, from 0 to 1
    rows_per_second: float = 0.0
    seconds_left: float = 0.0  # at this rate


@dataclass(frozen=True, slots=True)
class GaveBack:
    """Rows that were kept are in place again, or had to be left over."""

    table: str
    column: str
    rows: int
    leftover: int
    where: str = ""  # the schema that holds what did not fit


@dataclass(frozen=True, slots=True)
class CommitSent:
    run: str
    iteration: int


@dataclass(frozen=True, slots=True)
class Committed:
    run: str
    iteration: int  # where the target stands now


@dataclass(frozen=True, slots=True)
class Blocker:
    """A session that holds, or waits before us for, a lock that we need."""

    pid: int
    application: str
    user: str
    state: str
    seconds: float  # how long its transaction has been open
    query: str  # its last or running one, cut


@dataclass(frozen=True, slots=True)
class Blocked:
    """The statement that was sent waits for others."""

    iteration: int
    number: int
    seconds: float
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lock was not to be had; it is tried again after a pause."""

    seconds: float
    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    run: str
    outcome: Outcome
    source: int
    goal: int
    seconds: float
    statements: tuple[tuple[int, str, float], ...] = field(default=())  # iteration, sql, seconds
    unproved: tuple[str, ...] = ()  # which iterations could not be rehearsed, and why
    expressions: tuple[str, ...] = ()  # of the read-back, that no judge could prove


@dataclass(frozen=True, slots=True)
class Tried:
    """A rehearsal for its own sake has come to its end."""

    target: str
    iterations: tuple[int, ...]
    base: str  # "target", or the snapshot that it began with
    why: str  # nothing was proved; empty where it was
    seconds: float

    @property
    def proved(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class Taken:
    """A lock on a table that stood there before."""

    relation: str
    mode: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What a statement did when it was rehearsed, and what had been said of it."""

    iteration: int
    number: int
    sql: str
    seconds: float  # in the rehearsal, where there are no rows
    locks: tuple[Taken, ...]
    rewritten: tuple[str, ...]  # tables and indexes
    scanned: tuple[str, ...]
    estimated_seconds: float  # with the rows that the target has
    blocks: bool  # somebody who reads or writes waits from here on, until COMMIT
    predicted: tuple[Taken, ...]  # of the whole step
    verdict: str  # confirmed, different or not predicted
    why: str


@dataclass(frozen=True, slots=True)
class Waited:
    """How long a chapter kept others from reading or writing: as was estimated, and as it was."""

    iteration: int
    file: str
    estimated_seconds: float | None  # none where it was not rehearsed with this file's statements
    measured_seconds: float


@dataclass(frozen=True, slots=True)
class PipelineStage:
    """The build goes on: a stage of slipway.toml after the database, and how it ended."""

    name: str
    outcome: Literal["started", "done", "failed", "no command"]
    exit_code: int = 0
    output: str = ""


Event = (
    RunStarted
    | Phase
    | ChapterStarted
    | SegmentStarted
    | SegmentDone
    | Sent
    | Done
    | Batch
    | GaveBack
    | CommitSent
    | Committed
    | Blocked
    | Waiting
    | Finished
    | Tried
    | Measured
    | Waited
    | PipelineStage
)

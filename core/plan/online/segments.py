"""The nouns of an online plan: segments that are one transaction or one statement outside, each with its way back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from core.diff.changes import CreateIndex, DropIndex
from core.plan.steps import Direction, KeepNulls, Plan, Side
from core.schema.constraints import PrimaryKey, QName, Unique


class Turn(IntEnum):
    """When a segment comes after the first: what others hang on goes first, and what is lost goes last."""

    FILLED = 0
    REQUIRED = 1
    KEY = 2
    INDEX = 3
    POINTING = 4
    PROVED = 5
    GONE = 6


@dataclass(frozen=True, slots=True)
class Prove:
    """Look at the rows that were there before a constraint was, while others read and write."""

    table: QName
    constraint: str


@dataclass(frozen=True, slots=True)
class UseIndex:
    """An index that was built before becomes a key."""

    table: QName
    key: PrimaryKey | Unique


@dataclass(frozen=True, slots=True)
class Concurrently:
    """An index is built or dropped while others read and write: never in a transaction."""

    change: CreateIndex | DropIndex
    perhaps: bool = False  # it went together with the key that it had become


DEFAULT = "DEFAULT"
"""Fills a column with what its default gives each row."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Rows without a value get one, in batches that are committed one by one."""

    table: QName
    column: str
    value: str  # as SQL, or DEFAULT
    key: tuple[str, ...] = ()  # where it is noted which rows got one
    noted: KeepNulls | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Both ends of a foreign key are locked before it comes or goes, in an order that is the same for everybody."""

    tables: tuple[QName, ...]
    mode: str  # as LOCK TABLE takes it


Action = Lock | Side | Prove | UseIndex | Concurrently | Fill


@dataclass(frozen=True, slots=True)
class Piece:
    """What one step of the plan does in one segment, and what takes it back."""

    step: int
    forward: tuple[Action, ...]
    backward: tuple[Action, ...]

    def actions(self, direction: Direction) -> tuple[Action, ...]:
        return self.forward if direction == "up" else self.backward


@dataclass(frozen=True, slots=True)
class Segment:
    """Only the first may hold more than one piece, and only the first keeps rows or gives them back."""

    pieces: tuple[Piece, ...]

    @property
    def outside(self) -> bool:
        return any(isinstance(action, Concurrently) for piece in self.pieces for action in piece.forward)

    @property
    def fills(self) -> bool:
        return any(isinstance(action, Fill) for piece in self.pieces for action in piece.forward)


@dataclass(frozen=True, slots=True)
class Later:
    """A segment that comes after the first, and when."""

    turn: Turn
    segment: Segment


@dataclass(frozen=True, slots=True)
class SafeForm:
    """A step taken apart: what of it goes into the first transaction, and what after."""

    first: Piece | None
    later: tuple[Later, ...]


@dataclass(frozen=True, slots=True)
class Segments:
    """The same plan in more than one piece; between two of them the target is N-1 + k of n."""

    plan: Plan
    segments: tuple[Segment, ...]
    stays: tuple[str, ...]  # what blocks others all the same, and why


def later(turn: Turn, step: int, forward: tuple[Action, ...], backward: tuple[Action, ...]) -> Later:
    return Later(turn, Segment((Piece(step, forward, backward),)))

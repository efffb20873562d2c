"""The nouns of a plan: ordered steps, each born with its way back and with what either way would lose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core import names
from core.diff.changes import Change
from core.diff.repairs import Repair
from core.schema.constraints import QName
from core.schema.digests import fingerprint
from core.schema.schemas import Schema
from core.schema.types import DataType

TEXT = DataType("text")

Direction = Literal["up", "down"]

_ASIDE = re.compile(r"slipway_([0-9]{3,})_(down_)?.", re.DOTALL)
_LEFT = re.compile(r"slipway_leftover_[0-9a-f]{8}_[0-9]{3,}_.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class KeepTable:
    """The table moves into the parcel as it is, but for what goes beside it."""

    table: QName
    freed: tuple[Change, ...] = ()  # what it must let go of first: a default, a check, the type of a column


@dataclass(frozen=True, slots=True)
class KeepSequence:
    """The sequence moves into the parcel, and goes on where it stood when it comes back."""

    table: QName  # its own name


@dataclass(frozen=True, slots=True)
class KeepColumn:
    """The column's values are copied by key."""

    table: QName
    column: str
    key: tuple[str, ...]
    type: DataType = TEXT


@dataclass(frozen=True, slots=True)
class KeepLossy:
    """Only the rows whose value doesn't survive the round trip are copied: key, value before, value after."""

    table: QName
    column: str
    key: tuple[str, ...]
    before: DataType
    after: DataType
    using: str = ""  # how the new value is made, where a plain cast is not enough
    fill: str = ""  # what rows without a value get, when the column becomes required too


@dataclass(frozen=True, slots=True)
class KeepNulls:
    """The rows that a backfill gives a value are noted: key, and the value they get."""

    table: QName
    column: str
    key: tuple[str, ...]
    fill: str  # empty where batches give it, and note it themselves


@dataclass(frozen=True, slots=True)
class KeepMapped:
    """The rows whose value becomes another one are copied: key, value before, value after."""

    table: QName
    column: str
    key: tuple[str, ...]
    type: DataType
    values: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class KeepRows:
    """The column is what rows are known by: whole rows are copied, and can't be given back one by one."""

    table: QName
    column: str


Keep = KeepTable | KeepSequence | KeepColumn | KeepLossy | KeepNulls | KeepMapped | KeepRows


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of a step."""

    change: Change
    keep: Keep | None = None
    using: str = ""  # how old values become new ones
    backfill: str = ""  # the value for rows that have none, before NOT NULL
    aside: str = ""  # the name under which a dropped column stays in its table
    uncut: bool = False  # a text that is too long stops it, since nothing that was cut could be given back
    repair: Repair | None = None  # what becomes of rows that are against it
    along: QName | None = None  # the table that a sequence goes along with, so that nothing is left to do


@dataclass(frozen=True, slots=True)
class Step:
    forward: Side
    backward: Side
    transactional: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Always from snapshot N-1 to N, from files."""

    iteration: int
    before: Schema  # snapshot N-1
    after: Schema  # snapshot N
    steps: tuple[Step, ...]
    first: str = "public"  # the schema that a reviewer leaves out of names

    @property
    def base(self) -> str:
        return fingerprint(self.before)

    @property
    def target(self) -> str:
        return fingerprint(self.after)

    def parcel(self, direction: Direction) -> str:
        return parcel(self.iteration, direction)


def opposite(direction: Direction) -> Direction:
    return "down" if direction == "up" else "up"


def parcel(iteration: int, direction: Direction) -> str:
    """Name the schema that holds what an iteration's file took out of use."""
    return f"slipway_retained_{iteration:03d}_{direction}"


NOTES = "slipway_beside"
"""A table in a parcel that is nobody's: what was taken off the kept ones, as the statement that puts it back."""


def aside(iteration: int, direction: Direction, column: str) -> str:
    """Name a column that an iteration's file sets aside in its own table; no two columns get one name."""
    ambiguous = column.startswith(("up_", "down_"))
    way = f"{direction}_" if ambiguous or direction == "down" else ""
    return names.fit(f"slipway_{iteration:03d}_{way}{column}")


def set_aside_by(name: str) -> tuple[int, Direction] | None:
    """Say which iteration's file, in which direction, set a column of this name aside; nothing for any other name."""
    found = _ASIDE.match(name)
    return (int(found[1]), "down" if found[2] else "up") if found else None


def is_beside(name: str) -> bool:
    """Say whether a column was set aside or left over: it stands in a table beside what is compared."""
    return set_aside_by(name) is not None or _LEFT.match(name) is not None

"""The nouns of a plan: ordered steps, each born with its way back and with what either way would lose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.diff.changes import Change
from core.schema.constraints import QName
from core.schema.types import DataType

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class KeepTable:
    """The table moves into the parcel as it is."""

    table: QName


@dataclass(frozen=True, slots=True)
class KeepColumn:
    """The column's values are copied by key."""

    table: QName
    column: str
    key: tuple[str, ...]


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
    fill: str


@dataclass(frozen=True, slots=True)
class KeepRows:
    """The column is what rows are known by: whole rows are copied, and can't be given back one by one."""

    table: QName
    column: str


Keep = KeepTable | KeepColumn | KeepLossy | KeepNulls | KeepRows


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of a step."""

    change: Change
    keep: Keep | None = None
    using: str = ""  # how old values become new ones
    backfill: str = ""  # the value for rows that have none, before NOT NULL


@dataclass(frozen=True, slots=True)
class Step:
    forward: Side
    backward: Side
    transactional: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Always from snapshot N-1 to N, from files."""

    iteration: int
    base: str  # fingerprint of snapshot N-1
    target: str  # fingerprint of snapshot N
    steps: tuple[Step, ...]

    def parcel(self, direction: Direction) -> str:
        return parcel(self.iteration, direction)


def parcel(iteration: int, direction: Direction) -> str:
    """Name the schema that holds what an iteration's file took out of use."""
    return f"slipway_retained_{iteration:03d}_{direction}"

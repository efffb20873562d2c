"""A lock on a relation, and who waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.schema.constraints import QName

Mode = Literal[
    "AccessShare",
    "RowShare",
    "RowExclusive",
    "ShareUpdateExclusive",
    "Share",
    "ShareRowExclusive",
    "Exclusive",
    "AccessExclusive",
]

MODES: tuple[Mode, ...] = (
    "AccessShare",
    "RowShare",
    "RowExclusive",
    "ShareUpdateExclusive",
    "Share",
    "ShareRowExclusive",
    "Exclusive",
    "AccessExclusive",
)

_BLOCKS: dict[Mode, str] = {
    "AccessShare": "what takes AccessExclusive",
    "RowShare": "what takes AccessExclusive",
    "RowExclusive": "other schema changes",
    "ShareUpdateExclusive": "other schema changes and VACUUM",
    "Share": "writes",
    "ShareRowExclusive": "writes",
    "Exclusive": "writes",
    "AccessExclusive": "reads and writes",
}


@dataclass(frozen=True, slots=True)
class Lock:
    relation: QName
    mode: Mode

    @property
    def blocks(self) -> str:
        return _BLOCKS[self.mode]


def strongest(locks: tuple[Lock, ...]) -> tuple[Lock, ...]:
    """One lock for each relation, in the order in which they are first taken."""
    found: dict[QName, Mode] = {}
    for lock in locks:
        found[lock.relation] = max(found.get(lock.relation, lock.mode), lock.mode, key=MODES.index)
    return tuple(Lock(relation, mode) for relation, mode in found.items())

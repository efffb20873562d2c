"""A lock on a relation, and who waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.schema.constraints import QName

Mode = Literal["AccessExclusive", "ShareRowExclusive", "Share", "ShareUpdateExclusive", "RowExclusive"]

_BLOCKS: dict[Mode, str] = {
    "AccessExclusive": "reads and writes",
    "ShareRowExclusive": "writes",
    "Share": "writes",
    "ShareUpdateExclusive": "other schema changes and VACUUM",
    "RowExclusive": "other schema changes",
}


@dataclass(frozen=True, slots=True)
class Lock:
    relation: QName
    mode: Mode

    @property
    def blocks(self) -> str:
        return _BLOCKS[self.mode]

"""The noun of this family: what a change takes from programs that were written for an earlier iteration."""

from __future__ import annotations

from dataclasses import dataclass

from core.schema.constraints import QName


@dataclass(frozen=True, slots=True)
class Break:
    """`table` and `part` are named as the iteration before does, for that is how those programs name them."""

    code: str
    table: QName
    part: str  # the column; nothing where every program that uses the table is meant
    message: str  # what fails, as the end of: programs of iteration 1 ...
    remedy: str
    place: str = ""  # where a finding says it stands; the table and the part where nothing is said

    @property
    def object(self) -> str:
        return f"{self.table}.{self.part}" if self.part else str(self.table)

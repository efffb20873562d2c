"""Which facts each noun has, and what each is when nothing is said of it."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields

from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, Unique
from core.schema.counting import Counting
from core.schema.indexes import Index
from core.schema.objects import KINDS, Object
from core.schema.schemas import LeftOut, Storage
from core.schema.tables import Table

Noun = Table | Column | Counting | Constraint | Index | Object | Storage | LeftOut


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    usual: object
    compared: bool


_NOUNS: tuple[type[Noun], ...] = (
    *(Table, Column, Counting, PrimaryKey, Unique, ForeignKey, Check, Exclusion, Index, Storage, LeftOut),
    *KINDS,
)
FACTS: dict[type[object], tuple[Fact, ...]] = {
    noun: tuple(Fact(one.name, None if one.default is MISSING else one.default, one.compare) for one in fields(noun))
    for noun in _NOUNS
}

"""One index of a table that no constraint owns."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.schema.columns import Baseline, Expression


@dataclass(frozen=True, slots=True)
class Index:
    """Its keys are SQL as CREATE INDEX takes them: `"city"`, `lower("name") DESC`."""

    name: str
    keys: tuple[Expression, ...]
    columns: tuple[str, ...] = ()
    unique: bool = False
    method: str = "btree"
    include: tuple[str, ...] = ()
    predicate: Expression | None = None
    nulls_not_distinct: bool = False
    valid: bool = True
    comment: str = ""
    baseline: Baseline = field(default="", compare=False)

"""Which columns a constraint or an index can't be without: its own, and those that it only carries along."""

from __future__ import annotations

from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, Unique
from core.schema.indexes import Index


def covered(one: Constraint | Index) -> tuple[str, ...]:
    match one:
        case PrimaryKey() | Unique() | Exclusion() | Index():
            return (*one.columns, *one.include)
        case ForeignKey() | Check():
            return one.columns

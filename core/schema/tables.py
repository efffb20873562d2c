"""One table, with everything that goes when it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from core.schema.columns import Baseline, Column
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index

RowSecurity = Literal["", "enabled", "forced"]


@dataclass(frozen=True, slots=True)
class Table:
    """Column order is the model's; it is never compared."""

    name: QName
    columns: tuple[Column, ...]
    primary_key: PrimaryKey | None = None
    uniques: tuple[Unique, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    indexes: tuple[Index, ...] = ()
    row_security: RowSecurity = ""
    comment: str = ""
    entity: str = field(default="", compare=False)
    origin: str = field(default="", compare=False)
    deprecated_since: int | None = field(default=None, compare=False)
    baseline: Baseline = field(default="", compare=False)
    unnamed: tuple[str, ...] = field(default=(), compare=False)  # its comment, as long as it is the baseline's

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def constraints(self) -> Iterator[Constraint]:
        """Every constraint, in the order in which they can be added."""
        if self.primary_key:
            yield self.primary_key
        yield from self.uniques
        yield from self.checks
        yield from self.exclusions
        yield from self.foreign_keys

    def row_key(self, *, without: str = "") -> tuple[str, ...]:
        """Find the columns by which a row is known again: the primary key, else a unique key without NULLs."""
        keys = [self.primary_key.columns] if self.primary_key else []
        required = {column.name for column in self.columns if not column.nullable}
        keys += [unique.columns for unique in self.uniques if required.issuperset(unique.columns)]
        return next((key for key in keys if without not in key), ())

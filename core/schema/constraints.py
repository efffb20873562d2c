"""What keeps rows right: keys, foreign keys and checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.schema.columns import Baseline, Expression

Action = Literal["no action", "restrict", "cascade", "set null", "set default"]


@dataclass(frozen=True, slots=True, order=True)
class QName:
    """The name of a table with its schema."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class PrimaryKey:
    name: str
    columns: tuple[str, ...]
    deferrable: bool = False
    initially_deferred: bool = False
    include: tuple[str, ...] = ()  # carried along in its index, and no part of the key
    comment: str = ""
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Unique:
    name: str
    columns: tuple[str, ...]
    nulls_not_distinct: bool = False
    deferrable: bool = False
    initially_deferred: bool = False
    include: tuple[str, ...] = ()
    comment: str = ""
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    name: str
    columns: tuple[str, ...]
    references: QName
    referenced_columns: tuple[str, ...]
    on_delete: Action = "no action"
    on_update: Action = "no action"
    deferrable: bool = False
    initially_deferred: bool = False
    validated: bool = True
    set_columns: tuple[str, ...] = ()  # of ON DELETE SET NULL (a, b): PostgreSQL 15 and newer
    comment: str = ""
    origin: str = field(default="", compare=False)
    baseline: Baseline = field(default="", compare=False)
    unnamed: tuple[str, ...] = field(default=(), compare=False)  # what it does, as long as no model has said it


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    expression: Expression
    columns: tuple[str, ...] = ()
    validated: bool = True
    comment: str = ""
    origin: str = field(default="", compare=False)
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """No two rows may have elements for which all operators say yes."""

    name: str
    elements: tuple[Expression, ...]  # `"room" WITH =`, as EXCLUDE takes them
    columns: tuple[str, ...] = ()
    method: str = "gist"
    predicate: Expression | None = None
    deferrable: bool = False
    initially_deferred: bool = False
    include: tuple[str, ...] = ()
    comment: str = ""
    baseline: Baseline = field(default="", compare=False)


Constraint = PrimaryKey | Unique | ForeignKey | Check | Exclusion

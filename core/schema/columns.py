"""One column of a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.schema.counting import AS_USUAL, Counting
from core.schema.types import DataType


@dataclass(frozen=True, slots=True)
class Expression:
    """A default, a check or an index key, as SQL."""

    sql: str


Identity = Literal["by default", "always"]
Baseline = Literal["", "unmanaged", "taken over"]
"""Of what `import` found: no model has named it yet; or one has, and what models can't say of it stays."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is compared, and beside it where it came from and since when no model names it."""

    name: str
    type: DataType
    nullable: bool = True
    default: Expression | None = None
    identity: Identity | None = None
    generated: Expression | None = None
    collation: str = ""
    comment: str = ""
    counting: Counting = AS_USUAL  # of an identity
    virtual: bool = False  # of a generated one: computed when it is read, from PostgreSQL 18 on
    origin: str = field(default="", compare=False)
    source: str = field(default="", compare=False)  # the model's own name, "Location.address"
    deprecated_since: int | None = field(default=None, compare=False)
    baseline: Baseline = field(default="", compare=False)
    unnamed: tuple[str, ...] = field(default=(), compare=False)  # facts of the baseline that no model has named

    @property
    def needs_value(self) -> bool:
        """An INSERT that doesn't name the column fails."""
        return not self.nullable and self.default is None and self.identity is None and self.generated is None

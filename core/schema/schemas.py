"""A whole database as Slipway sees it: a value, sorted, compared by content."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from core.schema.constraints import QName
from core.schema.objects import Object, identity
from core.schema.tables import Table


@dataclass(frozen=True, slots=True)
class Enum:
    """A named list of values of a model; stored as varchar with a CHECK."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Storage:
    """How a model's facts are stored where a project may choose; another choice is another database."""

    enums: Literal["check", "native"] = "check"
    arrays: Literal["jsonb", "native"] = "jsonb"
    default_length: int = 255


USUAL = Storage()


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A table that was there when the baseline was taken and that no noun can say, or a foreign key to such a table."""

    table: QName
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """Make it with `schema_of`, which sorts."""

    tables: tuple[Table, ...] = ()
    objects: tuple[Object, ...] = ()
    storage: Storage = field(default=USUAL, compare=False)
    left_out: tuple[LeftOut, ...] = field(default=(), compare=False)

    def table(self, name: QName) -> Table | None:
        place = bisect_left(self.tables, name, key=lambda table: table.name)
        if place < len(self.tables) and self.tables[place].name == name:
            return self.tables[place]
        # What was put together without `schema_of` has no order.
        return next((table for table in self.tables if table.name == name), None)

    def by_name(self) -> dict[QName, Table]:
        return {table.name: table for table in self.tables}


def schema_of(tables: Iterable[Table], objects: Iterable[Object] = (), storage: Storage = USUAL) -> Schema:
    """Sort once, so that the order of the input changes nothing."""
    return Schema(tuple(sorted(tables, key=lambda table: table.name)), tuple(sorted(objects, key=identity)), storage)

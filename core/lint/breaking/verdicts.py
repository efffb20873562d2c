"""What programs of each earlier iteration meet after this one: only what they knew can break them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.lint.breaking.breaks import Break
from core.schema.objects import Function, View
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Verdict:
    """Nothing in `breaks`: programs of that iteration go on as they did."""

    iteration: int
    breaks: tuple[Break, ...]


def verdicts(found: Iterable[Break], earlier: Mapping[int, Schema]) -> Iterator[Verdict]:
    listed = tuple(found)
    for number, schema in sorted(earlier.items()):
        yield Verdict(number, tuple(one for one in listed if _knew(schema, one)))


def _knew(schema: Schema, one: Break) -> bool:
    """By the name that it has there; what was deprecated already no program of that iteration uses."""
    table = schema.table(one.table)
    if table is None:
        return any(isinstance(beside, View | Function) and beside.name == one.table for beside in schema.objects)
    if table.deprecated_since is not None:
        return False
    if not one.part:
        return True
    column = table.column(one.part)
    return column is not None and column.deprecated_since is None

"""A native list of values: it grows in place; one that loses or moves a value is made anew, its columns over text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Literal

from core.diff.changes import AddColumn, AlterColumn, AlterObject, Change, MapValues
from core.diff.mentions import is_of, mentions
from core.schema.columns import Column, Expression
from core.schema.constraints import QName
from core.schema.objects import EnumType
from core.schema.schemas import Schema
from core.schema.types import DataType


@dataclass(frozen=True, slots=True)
class Addition:
    """A value that comes, and the one beside it that is there already."""

    value: str
    where: Literal["before", "after", ""]
    beside: str


def grows(old: EnumType, new: EnumType) -> bool:
    """The old values are all there, in their order."""
    return tuple(value for value in new.values if value in old.values) == old.values


def additions(old: EnumType, new: EnumType) -> Iterator[Addition]:
    """Each value stands after the one before it, which is there by then; the first one before what was first."""
    there = set(old.values)
    for position, value in enumerate(new.values):
        if value in there:
            continue
        if there.isdisjoint(new.values[position:]):
            yield Addition(value, "", "")
        elif position == 0:
            yield Addition(value, "before", old.values[0])
        else:
            yield Addition(value, "after", new.values[position - 1])
        there.add(value)


def typed(schema: Schema, name: QName) -> Iterator[tuple[QName, Column]]:
    """Find the columns of a type, and of lists of it; one that is computed is made anew instead."""
    for table in schema.tables:
        for column in table.columns:
            if column.generated is None and is_of(column.type, name):
                yield table.name, column


def as_text(column: Column) -> Column:
    """Hold the same values, spelled out, while their type is made anew."""
    return replace(column, type=DataType("text", (), column.type.dimensions), default=None)


def in_place(change: AlterObject, others: Iterable[Change]) -> bool:
    """A value that a transaction adds can't be used before it ends."""
    if not isinstance(change.old, EnumType) or not isinstance(change.new, EnumType):
        return False
    if change.old.values == change.new.values:
        return True
    fresh = {value for value in change.new.values if value not in change.old.values}
    return grows(change.old, change.new) and not any(
        _uses(other, change.new.name, fresh) for other in others if other is not change
    )


def _uses(change: Change, name: QName, fresh: set[str]) -> bool:
    match change:
        case MapValues(_, column):
            return is_of(column.type, name)
        case AddColumn(_, column) if column.needs_value and is_of(column.type, name):
            return True  # a backfill may say it
        case AlterColumn(_, old, new) if is_of(new.type, name) and (
            old.type != new.type or (old.nullable and not new.nullable)
        ):
            return True  # a cast or a backfill may make it
        case _:
            return any(fresh & mentions(one.sql).values for one in _expressions(change))


def _expressions(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _expressions(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _expressions(getattr(value, each.name))

"""Lists of values that lose some: which rows get which value instead, and what leads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from core.diff.changes import AddColumn, AddConstraint, AlterObject, Change, CreateTable, DropConstraint, MapValues
from core.diff.expressions import listed_values
from core.diff.keep import spoken
from core.diff.mentions import is_of
from core.project.decisions import Decisions
from core.schema.columns import Column
from core.schema.constraints import Check, QName
from core.schema.findings import Finding, Question
from core.schema.objects import EnumType
from core.schema.schemas import Schema
from core.schema.types import DataType

NULL = "NULL"
"""Answers a value map where rows get no value; a list that holds the word itself means the word."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A column whose list of values has lost some."""

    table: QName
    column: Column
    gone: tuple[str, ...]
    fresh: tuple[str, ...]
    values: tuple[str, ...]

    def spoken(self, first: str) -> str:
        return f"{spoken(self.table, first)}.{self.column.name}"

    def choices(self) -> tuple[str, ...]:
        return (*self.values, NULL) if self.column.nullable and NULL not in self.values else self.values


def narrowed(changes: Iterable[Change], after: Schema) -> Iterator[Narrowed]:
    """Find lists of values, in a check or as a type, that have lost some for columns that both sides have."""
    listed = list(changes)
    yield from _checked(listed, after)
    yield from _typed(listed, after)


def _checked(listed: list[Change], after: Schema) -> Iterator[Narrowed]:
    coming = {
        (change.table, change.constraint.columns): values
        for change in listed
        if isinstance(change, AddConstraint) and (values := _values(change.constraint)) is not None
    }
    tables = after.by_name() if coming else {}
    for change in listed:
        if not isinstance(change, DropConstraint) or (old := _values(change.constraint)) is None:
            continue
        columns = change.constraint.columns
        new = coming.get((change.table, columns))
        column = tables[change.table].column(columns[0]) if change.table in tables else None
        if new is not None and column is not None:
            yield from _lost(change.table, column, old, new)


def _typed(listed: list[Change], after: Schema) -> Iterator[Narrowed]:
    """A type that loses values is made anew, and its columns are texts meanwhile."""
    fresh = {(change.table, change.column.name) for change in listed if isinstance(change, AddColumn)}
    made = {change.table.name for change in listed if isinstance(change, CreateTable)}
    for change in listed:
        match change:
            case AlterObject(EnumType(name, old), EnumType(_, new)):
                for table in after.tables:
                    for column in table.columns:
                        there = table.name not in made and (table.name, column.name) not in fresh
                        if there and is_of(column.type, name) and not column.type.dimensions:
                            yield from _lost(table.name, replace(column, type=DataType("text")), old, new)
            case _:
                pass


def _lost(table: QName, column: Column, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Narrowed]:
    gone, fresh = (tuple(v for v in old if v not in new), tuple(v for v in new if v not in old))
    if gone:
        yield Narrowed(table, column, gone, fresh, new)


def value_questions(changes: Iterable[Change], after: Schema, decisions: Decisions, first: str) -> Iterator[Question]:
    for one in narrowed(changes, after):
        mapped = decisions.value_map.get(one.spoken(first), {})
        for value in one.gone:
            if value not in mapped:
                yield Question(
                    key=f"value_map:{one.spoken(first)}:{value}",
                    message=f"{value!r} is no value of {one.spoken(first)} any more. "
                    "Which one do the rows get that have it? What they had is kept.",
                    choices=one.choices(),
                    place=one.column.origin,
                )


def map_values(changes: Iterable[Change], after: Schema, decisions: Decisions, first: str) -> tuple[MapValues, ...]:
    """Make the changes to rows that lists which lost values need; an open question leaves none."""
    return tuple(
        MapValues(one.table, one.column, forward, _backward(one, forward))
        for one in narrowed(changes, after)
        if (forward := _forward(one, decisions.value_map.get(one.spoken(first), {})))
    )


def value_findings(changes: Iterable[Change], after: Schema, decisions: Decisions, first: str) -> tuple[Finding, ...]:
    """A value map must lead from values that go to values that are there."""
    known = {one.spoken(first): one for one in narrowed(changes, after)}
    return tuple(
        Finding(
            code="unknown-decision",
            severity="error",
            place=f"decisions.toml: value_map.{where}",
            message=f"{old!r} to {new!r} is nothing that the rows of {where} need: {_why(known.get(where), old)}.",
            remedy="Correct the value, or take the decision out.",
        )
        for where, mapped in decisions.value_map.items()
        for old, new in mapped.items()
        if where not in known or old not in known[where].gone or new not in known[where].choices()
    )


def _why(one: Narrowed | None, old: str) -> str:
    if one is None:
        return "its list of values loses none here"
    if old not in one.gone:
        return f"values that go: {', '.join(one.gone)}"
    return f"values that are there: {', '.join(one.choices())}"


def _forward(one: Narrowed, mapped: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
    return tuple((old, _meant(one, mapped[old])) for old in one.gone if old in mapped)


def _meant(one: Narrowed, new: str) -> str | None:
    return None if new == NULL and NULL not in one.values else new


def _backward(one: Narrowed, forward: tuple[tuple[str, str | None], ...]) -> tuple[tuple[str, str | None], ...]:
    """A value that was not there before becomes the only one that was turned into it."""
    sources = {new: [old for old, other in forward if other == new] for new in one.fresh}
    return tuple((new, olds[0]) for new, olds in sources.items() if len(olds) == 1)


def _values(constraint: object) -> tuple[str, ...] | None:
    if not isinstance(constraint, Check) or len(constraint.columns) != 1:
        return None
    return listed_values(constraint.expression)

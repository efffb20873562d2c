"""Where a read-back is not what was expected: each attribute of each object, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, Protocol

from core.diff.changes import kind_of_constraint
from core.schema.columns import Column
from core.schema.constraints import Constraint
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.snapshot import Json, as_json
from core.schema.tables import Table

Kind = Literal["missing", "extra", "different"]


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Kind
    object: str  # "table public.accounts", "column public.accounts.phone"
    attribute: str  # empty where the whole object is missing or extra
    expected: str
    actual: str


class Named(Protocol):
    @property
    def name(self) -> str: ...


def differences(expected: Schema, actual: Schema) -> tuple[Difference, ...]:
    """Compare two read-backs; nothing is left out to make it pass."""
    wanted, there = expected.by_name(), actual.by_name()
    found: list[Difference] = []
    for name in sorted({*wanted, *there}):
        if name not in there:
            found.append(Difference("missing", f"table {name}", "", "there", "missing"))
        elif name not in wanted:
            found.append(Difference("extra", f"table {name}", "", "absent", "there"))
        elif wanted[name] != there[name]:
            found += _table(wanted[name], there[name])
    return tuple(found)


def _table(wanted: Table, there: Table) -> Iterator[Difference]:
    name = str(wanted.name)
    if wanted.comment != there.comment:
        yield Difference("different", f"table {name}", "comment", wanted.comment, there.comment)
    yield from _parts(name, wanted.columns, there.columns)
    yield from _parts(name, tuple(wanted.constraints()), tuple(there.constraints()))
    yield from _parts(name, wanted.indexes, there.indexes)


Part = Column | Constraint | Index


def _parts(table: str, wanted: Sequence[Part], there: Sequence[Part]) -> Iterator[Difference]:
    before = {part.name: part for part in wanted}
    after = {part.name: part for part in there}
    for name in sorted({*before, *after}):
        if name not in after:
            yield Difference("missing", f"{_kind(before[name])} {table}.{name}", "", "there", "missing")
        elif name not in before:
            yield Difference("extra", f"{_kind(after[name])} {table}.{name}", "", "absent", "there")
        elif before[name] != after[name]:
            yield from _attributes(table, before[name], after[name])


def _attributes(table: str, wanted: Part, there: Part) -> Iterator[Difference]:
    what = f"{_kind(wanted)} {table}.{wanted.name}"
    if type(wanted) is not type(there):
        yield Difference("different", what, "kind", _kind(wanted), _kind(there))
        return
    for field in fields(wanted):
        before, after = getattr(wanted, field.name), getattr(there, field.name)
        if field.compare and before != after:
            yield Difference("different", what, field.name, _spoken(as_json(before)), _spoken(as_json(after)))


def _spoken(value: Json) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_spoken(item) for item in value)
        case _:
            return str(value)


def _kind(part: Part) -> str:
    match part:
        case Column():
            return "column"
        case Index():
            return "index"
        case _:
            return kind_of_constraint(part)

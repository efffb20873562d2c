"""Where a read-back is not what was expected: each attribute of each object, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from core.diff.changes import kind_of_constraint
from core.schema.columns import Column
from core.schema.constraints import Constraint, QName
from core.schema.counting import Counting
from core.schema.indexes import Index
from core.schema.objects import Object, View, compared_as, label
from core.schema.schemas import Schema
from core.schema.snapshot import as_json
from core.schema.tables import Table

Kind = Literal["missing", "extra", "different"]


@dataclass(frozen=True, slots=True)
class Difference:
    kind: Kind
    object: str  # "table public.accounts", "column public.accounts.phone", "view public.open_orders"
    attribute: str  # empty where the whole object is missing or extra
    expected: str
    actual: str


Noun = Table | Column | Counting | Constraint | Index | Object


def differences(expected: Schema, actual: Schema) -> tuple[Difference, ...]:
    """Compare two read-backs; nothing is left out to make it pass."""
    wanted, there = expected.by_name(), actual.by_name()
    found: list[Difference] = []
    for name in sorted({*wanted, *there}):
        if name not in there:
            found.append(_missing(f"table {name}"))
        elif name not in wanted:
            found.append(_extra(f"table {name}"))
        elif wanted[name] != there[name]:
            found += _table(wanted[name], there[name])
    return (*found, *_objects(expected.objects, actual.objects))


def _missing(what: str) -> Difference:
    return Difference("missing", what, "", "there", "missing")


def _extra(what: str) -> Difference:
    return Difference("extra", what, "", "absent", "there")


def _table(wanted: Table, there: Table) -> Iterator[Difference]:
    name = str(wanted.name)
    yield from _attributes(f"table {name}", wanted, there, without=_PARTS)
    yield from _parts(name, wanted.columns, there.columns)
    yield from _parts(name, tuple(wanted.constraints()), tuple(there.constraints()))
    yield from _parts(name, wanted.indexes, there.indexes)


_PARTS = frozenset({"columns", "primary_key", "uniques", "foreign_keys", "checks", "exclusions", "indexes"})
"""What has a name of its own, and is told under it."""
_COUNTING = frozenset({"counting"})
"""How a column numbers itself is told number by number."""


def _objects(wanted: Sequence[Object], there: Sequence[Object]) -> Iterator[Difference]:
    before = {compared_as(one): one for one in wanted}
    after = {compared_as(one): one for one in there}
    for name in sorted({*before, *after}):
        if name not in after:
            yield _missing(label(before[name]))
        elif name not in before:
            yield _extra(label(after[name]))
        elif before[name] != after[name]:
            yield from _object(before[name], after[name])


def _object(wanted: Object, there: Object) -> Iterator[Difference]:
    yield from _attributes(label(wanted), wanted, there, without=_PARTS)
    if isinstance(wanted, View) and isinstance(there, View):
        yield from _parts(str(wanted.name), wanted.indexes, there.indexes)


Part = Column | Constraint | Index


def _parts(table: str, wanted: Sequence[Part], there: Sequence[Part]) -> Iterator[Difference]:
    before = {part.name: part for part in wanted}
    after = {part.name: part for part in there}
    for name in sorted({*before, *after}):
        if name not in after:
            yield _missing(part_said(table, before[name]))
        elif name not in before:
            yield _extra(part_said(table, after[name]))
        elif before[name] != after[name]:
            yield from _part(table, before[name], after[name])


def part_said(table: str, part: Part) -> str:
    return f"{_kind(part)} {table}.{part.name}"


def _part(table: str, wanted: Part, there: Part) -> Iterator[Difference]:
    what = part_said(table, wanted)
    if isinstance(wanted, Column) and isinstance(there, Column):
        yield from _attributes(what, wanted, there, without=_COUNTING)
        yield from _attributes(what, wanted.counting, there.counting, without=frozenset())
    elif type(wanted) is type(there):
        yield from _attributes(what, wanted, there, without=frozenset())
    else:
        yield Difference("different", what, "kind", _kind(wanted), _kind(there))


def _attributes(what: str, wanted: Noun, there: Noun, *, without: frozenset[str]) -> Iterator[Difference]:
    for field in fields(wanted):
        before, after = getattr(wanted, field.name), getattr(there, field.name)
        if field.compare and field.name not in without and before != after:
            yield Difference("different", what, field.name, _spoken(before), _spoken(after))


def _spoken(value: object) -> str:
    match value:
        case None | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case QName():
            return str(value)
        case tuple():
            return ", ".join(_spoken(item) for item in value) or "none"
        case _:
            return str(as_json(value))


def _kind(part: Part) -> str:
    match part:
        case Column():
            return "column"
        case Index():
            return "index"
        case _:
            return kind_of_constraint(part)

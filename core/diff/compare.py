"""Two Schemas to the changes that lead from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    Change,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
)
from core.schema.schemas import Schema
from core.schema.tables import Table


class Named(Protocol):
    @property
    def name(self) -> str: ...


Part = TypeVar("Part", bound=Named)


def diff(old: Schema, new: Schema) -> tuple[Change, ...]:
    """Compare by name; `diff(x, x)` is empty."""
    before, after = old.by_name(), new.by_name()
    changes: list[Change] = [CreateTable(table) for name, table in after.items() if name not in before]
    changes += [DropTable(table) for name, table in before.items() if name not in after]
    for name, table in after.items():
        if name in before and before[name] != table:
            changes += _table(before[name], table)
        elif name in before and before[name].deprecated_since != table.deprecated_since:
            changes.append(AlterTable(before[name], table))
    return tuple(changes)


def _table(old: Table, new: Table) -> Iterator[Change]:
    where = new.name
    yield from _parts(
        old.columns,
        new.columns,
        add=lambda column: [AddColumn(where, column)],
        drop=lambda column: [DropColumn(where, column)],
        alter=lambda before, after: [AlterColumn(where, before, after)],
    )
    yield from _parts(
        tuple(old.constraints()),
        tuple(new.constraints()),
        add=lambda constraint: [AddConstraint(where, constraint)],
        drop=lambda constraint: [DropConstraint(where, constraint)],
        alter=lambda before, after: [DropConstraint(where, before), AddConstraint(where, after)],
    )
    yield from _parts(
        old.indexes,
        new.indexes,
        add=lambda index: [CreateIndex(where, index)],
        drop=lambda index: [DropIndex(where, index)],
        alter=lambda before, after: [DropIndex(where, before), CreateIndex(where, after)],
    )
    if old.comment != new.comment or old.deprecated_since != new.deprecated_since:
        yield AlterTable(old, new)


def _parts(
    old: tuple[Part, ...],
    new: tuple[Part, ...],
    *,
    add: Callable[[Part], Iterable[Change]],
    drop: Callable[[Part], Iterable[Change]],
    alter: Callable[[Part, Part], Iterable[Change]],
) -> Iterator[Change]:
    before = {part.name: part for part in old}
    after = {part.name for part in new}
    for part in new:
        if part.name not in before:
            yield from add(part)
        elif before[part.name] != part:
            yield from alter(before[part.name], part)
    for part in old:
        if part.name not in after:
            yield from drop(part)

"""Two Schemas to the changes that lead from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Protocol, TypeVar

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    AlterTable,
    Change,
    CommentOn,
    CreateIndex,
    CreateObject,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
)
from core.schema.objects import identity
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
    return (*changes, *_objects(old, new))


def _objects(old: Schema, new: Schema) -> Iterator[Change]:
    before, after = {identity(one): one for one in old.objects}, {identity(one): one for one in new.objects}
    for name, one in after.items():
        if name not in before:
            yield CreateObject(one)
        elif before[name] != one:
            yield AlterObject(before[name], one)
    yield from (DropObject(one) for name, one in before.items() if name not in after)


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
        alter=lambda before, after: (
            [CommentOn(where, before, after)]
            if replace(before, comment=after.comment) == after
            else [DropConstraint(where, before), AddConstraint(where, after)]
        ),
    )
    yield from _parts(
        old.indexes,
        new.indexes,
        add=lambda index: [CreateIndex(where, index)],
        drop=lambda index: [DropIndex(where, index)],
        alter=lambda before, after: (
            [CommentOn(where, before, after)]
            if replace(before, comment=after.comment) == after
            else [DropIndex(where, before), CreateIndex(where, after)]
        ),
    )
    if (old.comment, old.row_security, old.deprecated_since) != (new.comment, new.row_security, new.deprecated_since):
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

"""What changes in the end: what only steps aside for a while and comes back the same is no news to a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CreateIndex,
    CreateObject,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    part_of,
    table_of,
)
from core.schema.constraints import QName
from core.schema.objects import identity


def net(changes: Sequence[Change]) -> tuple[Change, ...]:
    """One change for each object, column, constraint and index that a plan takes through several."""
    return tuple(_of_parts(tuple(_of_columns(tuple(_of_objects(changes))))))


def replaced(changes: Sequence[Change]) -> frozenset[tuple[QName, str]]:
    """Name the constraints and indexes that go and come again as something else."""
    gone = {(table_of(one), part_of(one)) for one in changes if isinstance(one, DropConstraint | DropIndex)}
    return (
        frozenset((table_of(one), part_of(one)) for one in changes if isinstance(one, AddConstraint | CreateIndex))
        & gone
    )


def _of_parts(changes: Sequence[Change]) -> Iterator[Change]:
    gone = {(one.table, one.constraint.name): one.constraint for one in changes if isinstance(one, DropConstraint)}
    gone_indexes = {(one.table, one.index.name): one.index for one in changes if isinstance(one, DropIndex)}
    again = replaced(changes)
    for change in changes:
        match change:
            case DropConstraint() | DropIndex() if (table_of(change), part_of(change)) in again:
                pass
            case AddConstraint(table, constraint) if gone.get((table, constraint.name)) == constraint:
                pass
            case CreateIndex(table, index) if gone_indexes.get((table, index.name)) == index:
                pass
            case _:
                yield change


def _of_objects(changes: Sequence[Change]) -> Iterator[Change]:
    dropped = {identity(change.object): change.object for change in changes if isinstance(change, DropObject)}
    made = {identity(change.object) for change in changes if isinstance(change, CreateObject)}
    owned = {identity(change.new): change.new for change in changes if isinstance(change, AlterObject)}
    for change in changes:
        match change:
            case CreateObject(one) if identity(one) in dropped:
                if dropped[identity(one)] != one:
                    yield AlterObject(dropped[identity(one)], one)
            case CreateObject(one):
                yield CreateObject(owned.get(identity(one), one))
            case DropObject(one) if identity(one) in made:
                pass
            case AlterObject(_, one) if identity(one) in made or identity(one) in dropped:
                pass
            case _:
                yield change


def _of_columns(changes: Sequence[Change]) -> Iterator[Change]:
    first, last = dict[tuple[QName, str], AlterColumn](), dict[tuple[QName, str], AlterColumn]()
    for change in changes:
        if isinstance(change, AlterColumn):
            place = change.table, change.new.name
            first.setdefault(place, change)
            last[place] = change
    dropped = {(one.table, one.column.name): one.column for one in changes if isinstance(one, DropColumn)}
    added = {(one.table, one.column.name) for one in changes if isinstance(one, AddColumn)}
    for change in changes:
        match change:
            case AlterColumn(table, _, new) if last[table, new.name] is change:
                yield AlterColumn(table, first[table, new.name].old, new)
            case AddColumn(table, column) if (table, column.name) in dropped:
                yield AlterColumn(table, dropped[table, column.name], column)
            case AlterColumn():
                pass
            case DropColumn(table, column) if (table, column.name) in added:
                pass
            case _:
                yield change

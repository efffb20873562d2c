"""What changes in the end: what only steps aside for a while and comes back the same is no news to a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.diff.changes import AddColumn, AlterColumn, AlterObject, Change, CreateObject, DropColumn, DropObject
from core.schema.constraints import QName
from core.schema.objects import identity


def net(changes: Sequence[Change]) -> tuple[Change, ...]:
    """One change for each object and each column that a plan takes through several."""
    return tuple(_of_columns(tuple(_of_objects(changes))))


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

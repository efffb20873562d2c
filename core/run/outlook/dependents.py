"""What somebody has hung by hand on what goes: found before anything runs, since nothing is dropped with CASCADE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from core.run.outlook.rows import Coming
from core.run.outlook.turns import Turn
from core.schema.constraints import QName
from core.schema.objects import View
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Dependent:
    """A view, a foreign key or a column of a publication that no snapshot speaks of."""

    kind: str
    name: QName
    table: QName
    column: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name if self.name.schema else self.name.name}"


@dataclass(frozen=True, slots=True)
class Stopped:
    """What would go, and what hangs on it."""

    table: QName  # as it is called before the file runs
    column: str
    dependents: tuple[Dependent, ...]


def by_hand(connection: Connection, first: Turn) -> tuple[Dependent, ...]:
    """Leave out what the snapshot of where the target stands names itself."""
    text = files("core.run").joinpath("queries", "dependents.sql").read_bytes()
    known = {one.name for one in first.source.objects if isinstance(one, View)}
    known |= {table.name for table in first.source.tables}
    found = [
        Dependent(row[0], QName(row[1], row[2]), QName(row[3], row[4]), row[5]) for row in connection.execute(text)
    ]
    return tuple(one for one in found if one.name not in known)


def stopped(turn: Turn, before: Coming, dependents: tuple[Dependent, ...]) -> Iterator[Stopped]:
    """Look at the tables that go, and at the columns that go or become another type."""
    if not dependents:
        return
    staying = {then.name: table for table, then in turn.tables() if then}
    for table in turn.source.tables:
        place = before[table.name].place
        hanging = [one for one in dependents if one.table == place]
        then = staying.get(table.name)
        if then is None:
            # A publication lets go of a table that is kept, and comes back with it.
            yield from _stopped(table.name, "", [one for one in hanging if one.kind != "publication"])
            continue
        names = turn.names.of(table.name)
        for column in table.columns if hanging else ():
            coming = then.column(names.get(column.name, column.name))
            if coming is None or coming.type != column.type:
                yield from _stopped(table.name, column.name, [one for one in hanging if one.column == column.name])


def _stopped(table: QName, column: str, hanging: list[Dependent]) -> Iterator[Stopped]:
    if hanging:
        yield Stopped(table, column, tuple(hanging))

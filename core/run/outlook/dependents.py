"""What somebody has hung by hand on what goes: found before anything runs, since nothing is dropped with CASCADE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files

from core.run.lookups import rows_in, table_exists
from core.run.outlook.rows import Coming
from core.run.outlook.turns import Turn
from core.schema.constraints import QName
from core.schema.objects import Policy, Trigger, View
from core.schema.tables import Table
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Dependent:
    """A view, a policy, a trigger, a foreign key or a column of a publication that no snapshot speaks of."""

    kind: str
    name: QName
    table: QName
    column: str

    @property
    def goes_along(self) -> bool:
        """It is no hindrance to a table that goes, only to a column."""
        return self.kind in {"publication", "trigger"} or (
            self.kind == "policy" and self.name.schema == str(self.table)
        )

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
    known |= {QName(str(one.table), one.name) for one in first.source.objects if isinstance(one, Policy | Trigger)}
    found = [
        Dependent(row[0], QName(row[1], row[2]), QName(row[3], row[4]), row[5]) for row in connection.execute(text)
    ]
    return tuple(one for one in found if one.name not in known)


def stopped(
    turn: Turn, before: Coming, after: Coming, dependents: tuple[Dependent, ...], connection: Connection
) -> Iterator[Stopped]:
    """Look at the views and tables that go, and at the columns that go or are written anew."""
    if not dependents:
        return
    for view in sorted({name for name, _ in turn.makes("dropped view")}):
        yield from _stopped(view, "", [one for one in dependents if one.table == view])
    staying = {then.name: table for table, then in turn.tables() if then}
    for table in turn.source.tables:
        hanging = [one for one in dependents if one.table == before[table.name].place]
        then = staying.get(table.name)
        if then is None:
            # A publication lets go of a table that is kept, and comes back with it; what is its own goes along.
            yield from _stopped(table.name, "", [one for one in hanging if not one.goes_along])
            # But for what looks at a column whose type goes too: it is kept as text.
            for _, column in sorted(one for one in turn.makes("type") if one[0] == table.name):
                along = [one for one in hanging if one.goes_along and one.column == column]
                yield from _stopped(table.name, column, along)
            continue
        names = turn.names.of(table.name)
        for part in table.columns if hanging else ():
            name = names.get(part.name, part.name)
            coming = then.column(name)
            if coming is None or coming.type != part.type or _written_anew(turn, then, name, after, connection):
                yield from _stopped(table.name, part.name, [one for one in hanging if one.column == part.name])


def _written_anew(turn: Turn, table: Table, column: str, after: Coming, connection: Connection) -> bool:
    """The type of the same name may be another one; and what was kept is given back by changing the type."""
    if turn.within(table.name, column) in turn.makes("type", "dropped column"):
        return True
    if column not in after[table.name].given:
        return False
    kept = turn.kept(table.name, column)
    return table_exists(connection, kept) and rows_in(connection, kept) > 0


def _stopped(table: QName, column: str, hanging: list[Dependent]) -> Iterator[Stopped]:
    if hanging:
        yield Stopped(table, column, tuple(dict.fromkeys(replace(one, column="") for one in hanging)))

"""One file of a run seen from before it runs: what it leads from, what to, and what both are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.diff.renaming import NewNames
from core.plan.steps import Direction, aside, opposite, parcel
from core.project.migrations import Migration, read_snapshot
from core.project.settings import Project
from core.render.keeping import parcel_name
from core.run.renamings import trail
from core.run.statements import Fact, FileStatement, Made, statements
from core.schema.constraints import QName
from core.schema.schemas import Schema
from core.schema.tables import Table


@dataclass(frozen=True, slots=True)
class Turn:
    """Snapshot to snapshot, in the order in which the files run."""

    migration: Migration
    direction: Direction
    first: str
    source: Schema
    goal: Schema
    script: tuple[FileStatement, ...]
    opposite: tuple[FileStatement, ...]  # of the file that ran before, and kept what this one gives back
    names: NewNames  # from the source's to the goal's
    made: Mapping[Made, frozenset[tuple[QName, str]]]  # what the file does to which column
    touched: frozenset[QName]  # the tables that it does anything to, but for what has no values

    @property
    def iteration(self) -> int:
        return self.migration.iteration

    @property
    def file(self) -> str:
        return f"migrations/{self.migration.file(self.direction).name}"

    @property
    def stays_at(self) -> int:
        """Where the target stays when the file can't run."""
        return self.iteration - 1 if self.direction == "up" else self.iteration

    @property
    def parcel(self) -> str:
        """What the opposite run kept, and this one gives back."""
        return parcel(self.iteration, opposite(self.direction))

    @property
    def own_parcel(self) -> str:
        return parcel(self.iteration, self.direction)

    def makes(self, *made: Made) -> frozenset[tuple[QName, str]]:
        """Name what the file does to which column, under the names that hold inside it."""
        return frozenset().union(*(self.made.get(one, frozenset()) for one in made))

    def touches(self, table: QName) -> bool:
        """Say whether rows of a table of the goal may be other ones afterwards."""
        return self.within(table)[0] in self.touched

    def former(self, table: QName) -> QName:
        """Give the name that a table of the goal has before the file runs."""
        if not self.names.tables:
            return table
        return next((old for old, new in self.names.tables.items() if new == table), table)

    def former_columns(self, table: QName) -> dict[str, str]:
        """Name each renamed column of a table of the goal as it is before the file runs."""
        return {new: old for old, new in self.names.of(self.former(table)).items()}

    def within(self, table: QName, *column: str) -> tuple[QName, str]:
        """Name a table or column of the goal as file and parcels do: by the newer iteration's names."""
        name = column[0] if column else ""
        if self.direction == "up":
            return table, name
        return self.former(table), self.former_columns(table).get(name, name)

    def kept(self, table: QName, *column: str) -> QName:
        """Say where the opposite run kept a table of the goal, or a column of it."""
        place, name = self.within(table, *column)
        return QName(self.parcel, parcel_name(place, self.first, *((name,) if column else ())))

    def beside(self, table: QName, column: str) -> str:
        """Say under which name the opposite run set a column of the goal aside."""
        return aside(self.iteration, opposite(self.direction), self.within(table, column)[1])

    def spoken(self, table: QName, *parts: str) -> str:
        """Name it as a reviewer does."""
        return parcel_name(table, self.first, *parts)

    def left_parcel(self, table: QName, *column: str) -> bool:
        """Say whether the opposite file puts it into the parcel: if it isn't there now, somebody took it."""
        kept = self.kept(table, *column)
        return any(_puts(fact, kept) for statement in self.opposite for fact in statement.facts)

    def tables(self) -> Iterator[tuple[Table, Table | None]]:
        """Pair each table of the goal with what it is before."""
        before = self.source.by_name()
        return ((table, before.get(self.former(table.name))) for table in self.goal.tables)


def _puts(fact: Fact, kept: QName) -> bool:
    if fact.made == "moved":
        return QName(fact.name, fact.table.name) == kept
    return fact.made == "kept" and fact.table == kept


def turns(project: Project, migrations: tuple[Migration, ...], direction: Direction) -> tuple[Turn, ...]:
    return tuple(_turn(project, one, direction) for one in migrations)


def turn_of(migration: Migration, direction: Direction, first: str, schemas: tuple[Schema, Schema]) -> Turn:
    """From one Schema to the other by a migration's file."""
    script, back = (
        statements(migration.text(one), place=migration.file(one).name, first=first)
        for one in (direction, opposite(direction))
    )
    facts = [fact for statement in script for fact in statement.facts]
    made: dict[Made, set[tuple[QName, str]]] = {}
    for fact in facts:
        made.setdefault(fact.made, set()).add((fact.table, fact.name))
    frozen = {one: frozenset(found) for one, found in made.items()}
    touched = frozenset(fact.table for fact in facts)
    return Turn(migration, direction, first, *schemas, script, back, trail(script).new_names(), frozen, touched)


def _turn(project: Project, migration: Migration, direction: Direction) -> Turn:
    number = migration.iteration
    source, goal = (number - 1, number) if direction == "up" else (number, number - 1)
    schemas = read_snapshot(project, source), read_snapshot(project, goal)
    return turn_of(migration, direction, project.first_schema, schemas)

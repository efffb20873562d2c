"""What an opposite run left in its parcel, and what has become of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from psycopg import sql

from core.plan.steps import Direction, aside, opposite, set_aside_by
from core.render.keeping import parcel_name
from core.run.giving import view_columns
from core.run.giving.grants import Noted, note
from core.run.giving.hangings import Hanging
from core.run.lookups import count
from core.run.statements import Fact, FileStatement, Made
from core.run.work import Work
from core.schema.constraints import QName
from core.schema.objects import Sequence
from core.schema.schemas import Schema
from core.schema.tables import Table


@dataclass(slots=True)
class Kept:
    """One parcel being given back."""

    work: Work
    first: str
    parcel: str
    leftover: str  # the schema for what doesn't fit any more
    expected: Schema  # the read-back that the run must lead to
    script: tuple[FileStatement, ...]
    direction: Direction
    moved: dict[QName, Table] = field(default_factory=dict)
    copied: tuple[QName, ...] = ()
    back: set[QName] = field(default_factory=set)  # sequences that have come out of the parcel
    given: set[tuple[QName, str]] = field(default_factory=set)  # columns that have their values again
    forced: set[int] = field(default_factory=set)  # tables whose row security does not hold for the owner meanwhile
    hanging: dict[tuple[QName, str], tuple[Hanging, ...]] = field(default_factory=dict)  # on columns that come again
    noted: Noted = field(init=False)  # who might do what with views and functions before
    said: view_columns.Said = field(init=False)  # of the columns of views
    computed: frozenset[tuple[QName, str]] = field(init=False)  # columns whose expression the script makes
    put_aside: frozenset[tuple[QName, str]] = field(init=False)  # columns that the script only gives another name
    names: frozenset[str] = field(init=False)
    asides: frozenset[str] = field(init=False)  # names of columns that the opposite run set aside, in any table

    def __post_init__(self) -> None:
        self.computed, self.put_aside = self._made("expression"), self._made("aside")
        self.names = self.tables_in(self.parcel)
        self.asides = self._set_aside()
        self.noted = note(self.work.connection, self.schemas)
        self.said = view_columns.note(self.work.connection, self.schemas)

    def _made(self, made: Made) -> frozenset[tuple[QName, str]]:
        return frozenset((fact.table, fact.name) for one in self.script for fact in one.makes(made))

    @property
    def schemas(self) -> tuple[str, ...]:
        """The first one, and those that the run leads to."""
        return tuple(sorted({self.first, *(table.name.schema for table in self.expected.tables)}))

    def name_of(self, fact: Fact) -> str:
        """Say under which name the parcel keeps the column of a fact."""
        return parcel_name(fact.table, self.first, fact.name)

    def aside_of(self, fact: Fact) -> str:
        """Say under which name the opposite run set the column of a fact aside."""
        return aside(self.work.iteration, opposite(self.direction), fact.name)

    def _set_aside(self) -> frozenset[str]:
        source = self.work.iteration, opposite(self.direction)
        rows = self.work.connection.execute(
            "SELECT DISTINCT attname FROM pg_attribute WHERE starts_with(attname, %s) AND NOT attisdropped",
            (f"slipway_{self.work.iteration:03d}_",),
        ).fetchall()
        return frozenset(row[0] for row in rows if set_aside_by(row[0]) == source)

    def came_along(self, sequence: QName) -> bool:
        """Out of the parcel, or with the table that owns it."""
        if sequence in self.back:
            return True
        owners = (one.owner for one in self.expected.objects if isinstance(one, Sequence) and one.name == sequence)
        return any(owner in self.moved for owner in owners)

    def came_back(self, table: QName) -> bool:
        """Its rows are in place again, moved or copied."""
        return table in self.moved or table in self.copied

    def tables_in(self, schema: str) -> frozenset[str]:
        return self._relations_in(schema, "r")

    def sequences_in(self, schema: str) -> frozenset[str]:
        return self._relations_in(schema, "S")

    def _relations_in(self, schema: str, kind: str) -> frozenset[str]:
        rows = self.work.connection.execute(
            "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = %s",
            (schema, kind),
        ).fetchall()
        return frozenset(row[0] for row in rows)

    def count(self, query: sql.Composed) -> int:
        return count(self.work.connection, query)


def leftover(run: str, iteration: int) -> str:
    """Name the schema for what doesn't fit any more, by the run and the chapter that could not place it."""
    return f"slipway_leftover_{run[:8]}_{iteration:03d}"

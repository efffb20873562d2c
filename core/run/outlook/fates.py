"""What a run back makes of each object, said before anything runs: restored with data, structure only, impossible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import psycopg
from psycopg import sql

from core.diff.changes import kind_of_constraint
from core.diff.renaming import renamed
from core.render.repairs import repaired_name
from core.run.lookups import count, primary_key_of, relation, table_exists
from core.run.outlook.data_checks import DataCheck
from core.run.outlook.obstacles import Outlook
from core.run.outlook.rows import Rows
from core.run.outlook.terms import column_of
from core.run.outlook.turns import Turn
from core.run.records.retained import why_gone
from core.schema.columns import Column
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import Object, Sequence, identity, label
from core.schema.tables import Table
from core.targets.connector import Connection

Verdict = Literal["restored with data", "structure only", "impossible", "kept", "definition"]
"""Stable: the last two are what goes and is kept, and what holds no rows of its own or keeps them where they are."""

COMES_BACK, STRUCTURE_ONLY = "comes back with its data", "comes back as structure only"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one object in one iteration on the way back."""

    object: str
    how: str
    rows: int
    verdict: Verdict = "definition"
    iteration: int = 0
    lost: int = 0  # rows that are kept and will be left over, since they don't fit any more
    why: str = ""  # why it is impossible, or has no data
    remedy: str = ""
    samples: tuple[str, ...] = ()


def of_outlook(connection: Connection, outlook: Outlook) -> tuple[Fate, ...]:
    """In the order of the snapshot that it leads to; what stops it stands with what it stops."""
    looking = _Looking(connection, outlook)
    told = [*looking.tables(), *looking.objects()]
    for obstacle in outlook.obstacles:
        told = _stopped(told, obstacle)
    return tuple(replace(one, iteration=outlook.turn.iteration) for one in told)


def _stopped(told: list[Fate], obstacle: DataCheck) -> list[Fate]:
    refused = obstacle.stops
    why, remedy, samples = obstacle.message, obstacle.remedy if refused else "", obstacle.samples
    for number, one in enumerate(told):
        if one.object == obstacle.object:
            verdict: Verdict = "impossible" if refused else one.verdict
            told[number] = replace(one, verdict=verdict, why=why, remedy=remedy, samples=samples)
            return told
    how = "is in the way" if refused else "could not be looked at"
    verdict = "impossible" if refused else "definition"
    return [*told, Fate(obstacle.object, how, obstacle.rows or 0, verdict, why=why, remedy=remedy, samples=samples)]


@dataclass(frozen=True, slots=True)
class _Looking:
    connection: Connection
    outlook: Outlook

    @property
    def turn(self) -> Turn:
        return self.outlook.turn

    def tables(self) -> Iterator[Fate]:
        staying = {}
        ready = renamed(self.turn.source, self.turn.names).by_name()
        for table, former in self.turn.tables():
            rows = self.outlook.after[table.name]
            if former is None:
                yield self._returned(table, rows)
                continue
            staying[former.name] = table
            if not self.turn.touches(table.name) and ready.get(table.name) == table:
                continue
            yield from self._renamed(table, former)
            yield from self._columns(table, former, rows)
            yield from self._parts(table, ready[table.name])
        for former in self.turn.source.tables:
            before = self.outlook.before[former.name]
            if former.name not in staying:
                yield Fate(self._spoken(former.name), self._is_kept(), self._all(before), "kept")
            elif self.turn.touches(staying[former.name].name):
                yield from self._columns_gone(former, staying[former.name], before)

    def _returned(self, table: Table, rows: Rows) -> Fate:
        name = self._spoken(table.name)
        if not rows.there:
            why = f"what was kept of it {why_gone(self.connection, self.turn.kept(table.name))}"
            return Fate(name, STRUCTURE_ONLY, 0, "structure only", why=why)
        lost = sum(self._count(query) for query in rows.orphans)
        return Fate(name, COMES_BACK, self._all(rows), "restored with data", lost=lost)

    def _renamed(self, table: Table, former: Table) -> Iterator[Fate]:
        held = self._all(self.outlook.before[former.name]) if self._is_renamed(table, former) else 0
        if table.name != former.name:
            yield Fate(self._spoken(former.name), f"is called {table.name.name} again", held, "definition")
        for new, old in self.turn.former_columns(table.name).items():
            yield Fate(self._spoken(former.name, old), f"is called {new} again", held, "definition")

    def _is_renamed(self, table: Table, former: Table) -> bool:
        return table.name != former.name or bool(self.turn.former_columns(table.name))

    def _columns(self, table: Table, former: Table, rows: Rows) -> Iterator[Fate]:
        names = self.turn.former_columns(table.name)
        for column in table.columns:
            then = former.column(names.get(column.name, column.name))
            within, inside = self.turn.within(table.name, column.name)
            name = self._spoken(within, inside)
            if then is None:
                yield self._new(name, table, column, rows)
            elif column.name in rows.given:
                kept = self.turn.kept(table.name, column.name)
                if table_exists(self.connection, kept):
                    how = "gets the values back that were turned into others"
                    held = self._count(sql.SQL("SELECT count(*) FROM {}").format(relation(kept)))
                    yield Fate(name, how, held, "restored with data")
            elif then.type != column.type:
                yield self._converted(name, table, column, rows)
            elif column.nullable and not then.nullable:
                if (fate := self._gone(table, "may be empty again", inside)).rows:
                    yield fate
            elif then.nullable and not column.nullable:
                yield Fate(name, "is required again", 0, "definition")

    def _new(self, name: str, table: Table, column: Column, rows: Rows) -> Fate:
        if column.generated is not None:
            return Fate(name, "comes back, computed from the other columns", self._all(rows), "restored with data")
        kept, beside = self.turn.kept(table.name, column.name), self.turn.beside(table.name, column.name)
        former = self.outlook.before[self.turn.former(table.name)]
        if column.name in rows.given and beside not in rows.types and table_exists(self.connection, kept):
            held = self._count(sql.SQL("SELECT count(*) FROM {}").format(relation(kept)))
            return Fate(name, COMES_BACK, held, "restored with data", lost=self._unmatched(kept, former))
        if column.name in rows.given:
            return Fate(name, COMES_BACK, self._beside(table, column), "restored with data")
        why = f"what was kept of it {why_gone(self.connection, kept)}"
        if not self.turn.left_parcel(table.name, column.name):
            why = "no values of it were kept"
        return Fate(name, STRUCTURE_ONLY, 0, "structure only", why=why)

    def _unmatched(self, kept: QName, former: Rows) -> int:
        key = _key(self.connection, kept, former)
        if not key:
            return 0
        same = sql.SQL(" AND ").join(sql.SQL("{} = {}").format(column_of("t", one), column_of("k", one)) for one in key)
        query = sql.SQL("SELECT count(*) FROM {} AS k WHERE NOT EXISTS (SELECT 1 FROM {} AS t WHERE {})")
        return self._count(query.format(relation(kept), former.source, same))

    def _beside(self, table: Table, column: Column) -> int:
        former = self.outlook.before[self.turn.former(table.name)]
        beside = sql.Identifier(self.turn.beside(table.name, column.name))
        return self._count(sql.SQL("SELECT count({}) FROM {} AS t").format(beside, former.source))

    def _converted(self, name: str, table: Table, column: Column, rows: Rows) -> Fate:
        kept = self.turn.kept(table.name, column.name)
        if self.turn.left_parcel(table.name, column.name) and not table_exists(self.connection, kept):
            why = f"what did not fit {why_gone(self.connection, kept)}"
            how = f"becomes {column.type} again, with the values as they are now"
            return Fate(name, how, self._all(rows), "structure only", why=why)
        return Fate(name, f"becomes {column.type} again", self._all(rows), "restored with data")

    def _columns_gone(self, former: Table, table: Table, before: Rows) -> Iterator[Fate]:
        names = self.turn.names.of(former.name)
        beside = {(fact.table, fact.name): fact.new for one in self.turn.script for fact in one.makes("aside")}
        for column in former.columns:
            if table.column(names.get(column.name, column.name)) is not None:
                continue
            name, held = self._spoken(former.name, column.name), self._all(before)
            aside = beside.get((former.name, column.name))
            if aside:
                yield Fate(name, f"stays in its table as {aside}", held, "kept")
            elif column.generated is not None:
                yield Fate(name, "goes; it was computed from the other columns", 0, "definition")
            else:
                yield Fate(name, self._is_kept(), held, "kept")

    def _parts(self, table: Table, former: Table) -> Iterator[Fate]:
        """Keys, checks and indexes that go or come; one that only steps aside is no news."""
        before = {(_kind(one), one.name): one for one in (*former.constraints(), *former.indexes)}
        after = {(_kind(one), one.name): one for one in (*table.constraints(), *table.indexes)}
        for (kind, name), one in after.items():
            if before.get((kind, name)) != one:
                said = "is as it was again" if (kind, name) in before else "comes back"
                yield Fate(self._spoken(table.name, name), f"{kind} {said}", 0, "definition")
        for kind, name in before:
            if (kind, name) not in after:
                yield self._gone(table, f"{kind} goes", name)

    def _gone(self, table: Table, how: str, part: str) -> Fate:
        """Rows that were mended for it come back."""
        within, _ = self.turn.within(table.name)
        kept = QName(self.turn.parcel, repaired_name(within, self.turn.first, part))
        if not table_exists(self.connection, kept):
            return Fate(self._spoken(table.name, part), how, 0, "definition")
        rows = self._count(sql.SQL("SELECT count(*) FROM {}").format(relation(kept)))
        said = f"{how}, and the rows that were mended for it come back"
        return Fate(self._spoken(table.name, part), said, rows, "restored with data")

    def objects(self) -> Iterator[Fate]:
        before = {identity(one): one for one in renamed(self.turn.source, self.turn.names).objects}
        after = {identity(one): one for one in self.turn.goal.objects}
        for name, one in after.items():
            if name not in before:
                yield self._object(one)
            elif before[name] != one:
                yield Fate(label(one), "is as it was again", 0, "definition")
        for name, one in before.items():
            if name not in after:
                kept = isinstance(one, Sequence)
                yield Fate(label(one), self._is_kept() if kept else "goes", 0, "kept" if kept else "definition")

    def _object(self, one: Object) -> Fate:
        if not isinstance(one, Sequence):
            return Fate(label(one), "comes back", 0, "definition")
        with_its_table = one.owner and (rows := self.outlook.after.get(one.owner)) and rows.returned and rows.there
        if with_its_table or table_exists(self.connection, self.turn.kept(one.name)):
            return Fate(label(one), "comes back and goes on where it stood", 0, "restored with data")
        why = f"where it stood is no longer in {self.turn.parcel}"
        return Fate(label(one), "comes back and starts anew", 0, "structure only", why=why)

    def _is_kept(self) -> str:
        return f"is kept in {self.turn.own_parcel}"

    def _spoken(self, table: QName, *parts: str) -> str:
        return self.turn.spoken(table, *parts)

    def _all(self, rows: Rows) -> int:
        return self._count(sql.SQL("SELECT count(*) FROM {} AS t").format(rows.source))

    def _count(self, query: sql.Composed) -> int:
        """A count that takes too long, or that the server can't make yet, is no reason to say nothing at all."""
        try:
            with self.connection.transaction():
                return count(self.connection, query)
        except psycopg.Error:
            if self.connection.closed:
                raise
            return 0


def _key(connection: Connection, kept: QName, former: Rows) -> tuple[str, ...]:
    key = primary_key_of(connection, kept)
    return key if set(key) <= set(former.types) else ()


def _kind(one: PrimaryKey | Unique | ForeignKey | Check | Exclusion | Index) -> str:
    return "index" if isinstance(one, Index) else kind_of_constraint(one)

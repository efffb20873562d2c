"""What would stop a run half way: rows against what comes, counted before it starts, with the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import psycopg
from psycopg import sql

from core.diff.changes import kind_of_constraint
from core.diff.renaming import renamed
from core.run.outlook import breaking, dependents, unfitting
from core.run.outlook.coming import turned
from core.run.outlook.rows import Coming, Rows, now
from core.run.outlook.terms import column_of
from core.run.outlook.turns import Turn
from core.schema.columns import Column
from core.schema.constraints import Constraint, ForeignKey
from core.schema.indexes import Index
from core.schema.tables import Table
from core.targets.connector import Connection

Code = Literal["fill-needed", "values-too-large", "rows-in-the-way", "depended-on"]

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stops one file; without a count the server could not say in time, and nothing is refused."""

    code: Code
    iteration: int
    object: str
    message: str
    remedy: str
    place: str
    rows: int | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """One file on the way, what its tables hold before and after it, and what stops it."""

    turn: Turn
    before: Coming
    after: Coming
    obstacles: tuple[Obstacle, ...]


def outlooks(connection: Connection, ahead: tuple[Turn, ...], fills: Iterable[str]) -> Iterator[Outlook]:
    """Go through the files in the order in which they would run; the caller holds a transaction open."""
    if not ahead:
        return
    # Conditions name functions and types as the files do.
    connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(ahead[0].first)))
    hanging = dependents.by_hand(connection, ahead[0])
    coming = now(ahead[0].source)
    for turn in ahead:
        before, coming = coming, turned(connection, coming, turn)
        found = _Looking(connection, turn, before, coming, frozenset(fills))
        yield Outlook(turn, before, coming, (*found.rows(), *found.dependents(hanging)))


@dataclass(frozen=True, slots=True)
class _Looking:
    connection: Connection
    turn: Turn
    before: Coming
    after: Coming
    fills: frozenset[str]

    def rows(self) -> Iterator[Obstacle]:
        ready = renamed(self.turn.source, self.turn.names).by_name()
        for table, former in self.turn.tables():
            rows = self.after[table.name]
            if not self.turn.touches(table.name) and ready.get(table.name) == table:
                continue
            if former is not None:
                yield from self._values(table, former)
            yield from self._required(table, rows)
            if not rows.returned:
                yield from self._constraints(table, rows, ready[table.name])

    def dependents(self, hanging: tuple[dependents.Dependent, ...]) -> Iterator[Obstacle]:
        for one in dependents.stopped(self.turn, self.before, self.after, hanging, self.connection):
            named = ", ".join(str(by) for by in one.dependents[:SAMPLES])
            what = self.turn.spoken(one.table, *((one.column,) if one.column else ()))
            goes = "goes or is written anew" if one.column else "goes"
            yield Obstacle(
                "depended-on",
                self.turn.iteration,
                what,
                f"{what} {goes}, and what Slipway did not make depends on it: {named}",
                f"Drop it first and make it again after, or stay at iteration {self.turn.stays_at}.",
                self.turn.file,
            )

    def _values(self, table: Table, former: Table) -> Iterator[Obstacle]:
        rows = self.before[former.name]
        version = self.connection.info.server_version
        for column, own, against in unfitting.unfitting(self.turn, table, former, version):
            if own in rows.unknown:
                continue
            query = sql.SQL("SELECT * FROM {} AS t WHERE {}").format(self._source(table, former, own), against)
            name = self.turn.spoken(former.name, own)
            becomes = f"{name} becomes {column.type}; rows whose value that can't hold"
            remedy = f"Change those rows first, or stay at iteration {self.turn.stays_at}."
            yield from self._found(
                Obstacle("values-too-large", self.turn.iteration, name, becomes, remedy, self.turn.file),
                query,
                former,
                (own,),
            )

    def _source(self, table: Table, former: Table, own: str) -> sql.Composable:
        """A list of values that gets shorter is looked at once the values that were turned into others are back."""
        then, comes, after = former.column(own), table.column(own), self.after[table.name]
        if then is not None and comes is not None and then.type == comes.type and own in after.given:
            return after.source
        return self.before[former.name].source

    def _required(self, table: Table, rows: Rows) -> Iterator[Obstacle]:
        """Find rows without a value for a column that comes back required, but where the file itself gives one."""
        needed = self.turn.makes("not null") - self.turn.makes("filled")
        for column in table.columns:
            name = self.turn.spoken(*self.turn.within(table.name, column.name))
            if self.turn.within(table.name, column.name) not in needed or name in self.fills:
                continue
            if column.name not in rows.unknown:
                lacking = sql.SQL("SELECT * FROM {} AS t WHERE {} IS NULL")
                query = lacking.format(rows.source, column_of("t", column.name))
                message = f"{name} becomes required; rows without a value"
                yield from self._found(
                    Obstacle("fill-needed", self.turn.iteration, name, message, self._fill(name), self.turn.file),
                    query,
                    table,
                    (),
                )

    def _fill(self, name: str) -> str:
        if self.turn.direction == "down":
            return f"Say which value they get: --fill {name}=EXPRESSION"
        return f"Build with --answer backfill:{name}=EXPRESSION while {self.turn.iteration} is a draft."

    def _constraints(self, table: Table, rows: Rows, former: Table) -> Iterator[Obstacle]:
        """Look at what is new, and at what is tested again because a column of it has other values."""
        held = {*former.constraints(), *former.indexes}
        for one in (*table.constraints(), *table.indexes):
            if self._is_tested(one, table, rows, held) and (query := breaking.rows(one, table, rows, self.after)):
                name = self.turn.spoken(table.name, one.name)
                kind = "unique index" if isinstance(one, Index) else kind_of_constraint(one)
                message = f"{kind} {name} comes, and rows are against it"
                remedy = f"Change or delete those rows first, or stay at iteration {self.turn.stays_at}."
                yield from self._found(
                    Obstacle("rows-in-the-way", self.turn.iteration, name, message, remedy, self.turn.file),
                    query,
                    table,
                    one.columns,
                )

    def _is_tested(self, one: Constraint | Index, table: Table, rows: Rows, held: set[Constraint | Index]) -> bool:
        if (isinstance(one, Index) and not one.unique) or (one in held and not rows.changed.intersection(one.columns)):
            return False
        unknown = rows.unknown | {column for column in map(table.column, one.columns) if self._is_filled(table, column)}
        if unknown.intersection(one.columns) or (rows.unknown and not one.columns):
            return False
        if isinstance(one, ForeignKey):
            return not self._is_cleared(one, table, rows)
        return True

    def _is_filled(self, table: Table, column: Column | None) -> bool:
        return column is not None and self.turn.spoken(*self.turn.within(table.name, column.name)) in self.fills

    def _is_cleared(self, key: ForeignKey, table: Table, rows: Rows) -> bool:
        """What came back and points at nothing any more is left over, where it may be empty."""
        nullable = all((column := table.column(name)) and column.nullable for name in key.columns)
        return nullable and bool(rows.given.intersection(key.columns))

    def _found(self, draft: Obstacle, query: sql.Composed, table: Table, about: tuple[str, ...]) -> Iterator[Obstacle]:
        """Count, and name some of the rows by their key."""
        here = [column.name for column in table.columns]
        key = [name for name in (table.row_key() or about or tuple(here[:1])) if name in here]
        try:
            with self.connection.transaction():
                rows = self.connection.execute(_counted(query, key)).fetchall()
        except psycopg.Error as error:
            if self.connection.closed:
                raise
            why = error.diag.message_primary or "no answer"
            yield replace(draft, message=f"{draft.message}: not counted ({why})")
            return
        if rows:
            count, samples = int(rows[0][0]), tuple(_sample(key, row[1:]) for row in rows)
            more = "; ..." if count > len(samples) else ""
            said = f"{draft.message}: {count} ({'; '.join(samples)}{more})"
            yield replace(draft, message=said, rows=count, samples=samples)


def _counted(query: sql.Composed, key: list[str]) -> sql.Composed:
    values = sql.SQL(", ").join(sql.SQL("left({}::text, 60)").format(column_of("t", name)) for name in key)
    order = sql.SQL(", ").join(column_of("t", name) for name in key)
    whole = sql.SQL("SELECT count(*) OVER (), {} FROM ({}) AS t ORDER BY {} LIMIT {}")
    return whole.format(values, query, order, sql.Literal(SAMPLES))


def _sample(key: list[str], values: tuple[object, ...]) -> str:
    return ", ".join(f"{name} {'NULL' if value is None else value}" for name, value in zip(key, values, strict=True))

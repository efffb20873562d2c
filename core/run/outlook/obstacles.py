"""What would stop a run half way: rows against what comes, counted before it starts, with the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from psycopg import sql

from core.diff.changes import kind_of_constraint
from core.diff.renaming import renamed
from core.run.outlook import breaking, dependents, unfitting
from core.run.outlook.asking import SAMPLES, Question, answered, counted
from core.run.outlook.coming import turned
from core.run.outlook.conversions import Conversion, Going
from core.run.outlook.data_checks import ALL_ROWS, NO_ROWS, DataCheck
from core.run.outlook.hidden import Hidden, hidden, hidden_rows
from core.run.outlook.mapped import mapped
from core.run.outlook.offers import cast_offers, fill_offers, repair_offers
from core.run.outlook.rows import Coming, Rows, now
from core.run.outlook.terms import column_of
from core.run.outlook.turns import Turn
from core.schema.columns import Column
from core.schema.constraints import Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.tables import Table
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Outlook:
    """One file on the way, what its tables hold before and after it, and what their rows say to it."""

    turn: Turn
    before: Coming
    after: Coming
    checks: tuple[DataCheck, ...]

    @property
    def obstacles(self) -> tuple[DataCheck, ...]:
        return tuple(one for one in self.checks if one.in_the_way)


def outlooks(connection: Connection, ahead: tuple[Turn, ...], fills: Iterable[str]) -> Iterator[Outlook]:
    """Go through the files in the order in which they would run; the caller holds a transaction open."""
    if not ahead:
        return
    # A condition may call what writes: here nothing is written.
    connection.execute("SET LOCAL transaction_read_only TO on")
    # A policy would hide rows in silence: with this it is an error, which is told.
    connection.execute("SET LOCAL row_security TO off")
    # Conditions name functions and types as the files do.
    connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(ahead[0].first)))
    hanging, unseen = dependents.by_hand(connection, ahead[0]), hidden(connection)
    coming = now(ahead[0].source)
    for turn in ahead:
        before, coming = coming, turned(connection, coming, turn)
        found = _Looking(connection, turn, before, coming, frozenset(fills), unseen)
        asked = tuple(found.rows())
        yield Outlook(turn, before, coming, (*asked, *found.unseen_rows(asked), *found.dependents(hanging)))


@dataclass(frozen=True, slots=True)
class _Looking:
    connection: Connection
    turn: Turn
    before: Coming
    after: Coming
    fills: frozenset[str]
    unseen: Mapping[QName, Hidden]

    def _tables(self) -> Iterator[tuple[Table, Table | None, Table | None]]:
        """Pair each table that the file does anything to with what it was, by its old and by its new names."""
        ready = renamed(self.turn.source, self.turn.names).by_name()
        for table, former in self.turn.tables():
            if self.turn.touches(table.name) or ready.get(table.name) != table:
                yield table, former, ready.get(table.name)

    def rows(self) -> Iterator[DataCheck]:
        for table, former, ready in self._tables():
            rows = self.after[table.name]
            if former is not None:
                values = tuple(self._values(table, former))
                yield from values
                stuck = frozenset(one.object for one in values if one.in_the_way)
                yield from self._forward(table, former, stuck)
            yield from self._required(table, rows)
            if not rows.returned and ready is not None:
                yield from self._constraints(table, rows, ready)

    def unseen_rows(self, asked: tuple[DataCheck, ...]) -> Iterator[DataCheck]:
        """Only where somebody wanted to know."""
        if not self.unseen:
            return
        partly = [one.object for one in asked if one.looked_at not in {ALL_ROWS, NO_ROWS}]
        formers = [former.name for _, former, _ in self._tables() if former]
        places = [
            self.before[name].place
            for name in formers
            if any(said.startswith(f"{self.turn.spoken(name)}.") for said in partly)
        ]
        yield from hidden_rows(self.connection, self.turn, tuple(one for one in places if one), self.unseen)

    def dependents(self, hanging: tuple[dependents.Dependent, ...]) -> Iterator[DataCheck]:
        for one in dependents.stopped(self.turn, self.before, self.after, hanging, self.connection):
            named = ", ".join(str(by) for by in one.dependents[:SAMPLES])
            what = self.turn.spoken(one.table, *((one.column,) if one.column else ()))
            goes = "goes or is written anew" if one.column else "goes"
            yield DataCheck(
                "depended-on",
                self.turn.iteration,
                what,
                f"{what} {goes}, and what Slipway did not make depends on it: {named}",
                f"Drop it first and make it again after, or stay at iteration {self.turn.stays_at}.",
                self.turn.file,
            )

    def _values(self, table: Table, former: Table) -> Iterator[DataCheck]:
        """Where a condition says beforehand which values can't go over."""
        rows = self.before[former.name]
        version = self.connection.info.server_version
        for column, own, against in unfitting.unfitting(self.turn, table, former, version):
            if own not in rows.unknown:
                there = self._there(table, former, own)
                query = _those(against)
                draft = self._too_large(column, former, own)
                then = former.column(own)
                if self.turn.direction == "up" and then is not None and then.type != column.type:
                    draft = replace(draft, offers=cast_offers(self.turn, table, column, then.type, version))
                yield self._answered(draft, query, there, _key(former, (own,)))

    def _too_large(self, column: Column, former: Table, own: str) -> DataCheck:
        name = self.turn.spoken(former.name, own)
        becomes = f"{name} becomes {column.type}; rows whose value that can't hold"
        remedy = f"Change those rows first, or stay at iteration {self.turn.stays_at}."
        return DataCheck("values-too-large", self.turn.iteration, name, becomes, remedy, self.turn.file)

    def _there(self, table: Table, former: Table, own: str) -> Rows:
        """A list of values that gets shorter is looked at once the values that were turned into others are back."""
        then, comes, after = former.column(own), table.column(own), self.after[table.name]
        if then is not None and comes is not None and then.type == comes.type and own in after.given:
            return after
        return self.before[former.name]

    def _forward(self, table: Table, former: Table, stuck: frozenset[str]) -> Iterator[DataCheck]:
        """What becomes of values in a file that leads forward; of those that can't go over nobody can ask."""
        if self.turn.direction == "down":
            return
        rows = self.before[former.name]
        for own, ask in mapped(self.turn, table, former, _key(former, ())):
            if own not in rows.unknown:
                name = self.turn.spoken(former.name, own)
                message = f"{name} has values that go; rows that get another one, and whose own is kept"
                number, file = self.turn.iteration, self.turn.file
                draft = DataCheck("values-mapped", number, name, message, self._look(), file, "changes")
                yield answered(self.connection, draft, Question(ask, rows))
        for one in (going := self._going(table, former)).conversions():
            if one.own not in rows.unknown and self.turn.spoken(former.name, one.own) not in stuck:
                yield from self._converted(going, one, rows)

    def _going(self, table: Table, former: Table) -> Going:
        return Going(self.turn, table, former, self.connection.info.server_version, _key(former, ()))

    def _converted(self, going: Going, one: Conversion, rows: Rows) -> Iterator[DataCheck]:
        going = replace(going, key=_key(going.former, (one.own,)))
        name, number, file = self.turn.spoken(going.former.name, one.own), self.turn.iteration, self.turn.file
        if failing := going.failing(one):
            found = answered(self.connection, self._no_such(going, one), Question(failing, rows))
            yield found
            if found.in_the_way:
                return  # what comes out of those that fail can't be asked
        if losing := going.losing(one):
            how, ask = losing
            message = f"{name} becomes {one.new}; rows whose value {how}, and is kept as it was"
            draft = DataCheck("values-change", number, name, message, self._look(), file, "changes")
            yield answered(self.connection, draft, Question(ask, rows))

    def _no_such(self, going: Going, one: Conversion) -> DataCheck:
        name = self.turn.spoken(going.former.name, one.own)
        message = f"{name} becomes {one.new}; rows whose value can't be read as one"
        offers = cast_offers(self.turn, going.table, one.column, one.old, going.version) if not one.using else ()
        remedy = f"Change those rows first, or build with a cast of your own: --answer using:{name}=EXPRESSION."
        return DataCheck("cast-fails", self.turn.iteration, name, message, remedy, self.turn.file, offers=offers)

    def _look(self) -> str:
        """Nothing is refused: the file keeps what was there."""
        return f"Look at them, or stay at iteration {self.turn.stays_at}."

    def _required(self, table: Table, rows: Rows) -> Iterator[DataCheck]:
        """Find rows without a value for a column that comes back required, but where the file itself gives one."""
        needed = self.turn.makes("not null") - self.turn.makes("filled")
        for column in table.columns:
            name = self.turn.spoken(*self.turn.within(table.name, column.name))
            if self.turn.within(table.name, column.name) not in needed or name in self.fills:
                continue
            message = f"{name} becomes required; rows without a value"
            offers = fill_offers(self.turn, table, column) if self.turn.direction == "up" else ()
            draft = DataCheck(
                "fill-needed", self.turn.iteration, name, message, self._fill(name), self.turn.file, offers=offers
            )
            if column.name in rows.unknown:
                yield _later(draft)
                continue
            lacking = _those(sql.SQL("{} IS NULL").format(column_of("t", column.name)))
            yield self._answered(draft, lacking, rows, _key(table, ()))

    def _fill(self, name: str) -> str:
        if self.turn.direction == "down":
            return f"Say which value they get: --fill {name}=EXPRESSION"
        return f"Build with --answer backfill:{name}=EXPRESSION while {self.turn.iteration} is a draft."

    def _constraints(self, table: Table, rows: Rows, former: Table) -> Iterator[DataCheck]:
        """Look at what is new, and at what is tested again because a column of it has other values."""
        held = {*former.constraints(), *former.indexes}
        for one in (*table.constraints(), *table.indexes):
            if not self._is_tested(one, table, rows, held):
                continue
            draft = self._in_the_way(one, table)
            if self._is_unknown(one, table, rows):
                if one not in held:
                    yield _later(draft)
            elif breaking.rows(one, table, rows.source, rows, self.after) is not None:
                yield self._answered(draft, self._against(one, table, rows), rows, _key(table, one.columns), one)

    def _against(self, one: Constraint | Index, table: Table, rows: Rows) -> Query:
        def query(part: sql.Composable) -> sql.Composed:
            return breaking.rows(one, table, part, rows, self.after) or sql.Composed([])

        return query

    def _in_the_way(self, one: Constraint | Index, table: Table) -> DataCheck:
        name = self.turn.spoken(table.name, one.name)
        kind = "unique index" if isinstance(one, Index) else kind_of_constraint(one)
        message = f"{kind} {name} comes, and rows are against it"
        remedy = f"Change or delete those rows first, or stay at iteration {self.turn.stays_at}."
        offers = repair_offers(self.turn, table, one) if self.turn.direction == "up" else ()
        iteration, file = self.turn.iteration, self.turn.file
        return DataCheck("rows-in-the-way", iteration, name, message, remedy, file, offers=offers)

    def _is_tested(self, one: Constraint | Index, table: Table, rows: Rows, held: set[Constraint | Index]) -> bool:
        if (isinstance(one, Index) and not one.unique) or (one in held and not rows.changed.intersection(one.columns)):
            return False
        if isinstance(one, ForeignKey):
            return not self._is_cleared(one, table, rows)
        return True

    def _is_unknown(self, one: Constraint | Index, table: Table, rows: Rows) -> bool:
        unknown = rows.unknown | {name for name in one.columns if self._is_filled(table, table.column(name))}
        return bool(unknown.intersection(one.columns) or (rows.unknown and not one.columns))

    def _is_filled(self, table: Table, column: Column | None) -> bool:
        return column is not None and self.turn.spoken(*self.turn.within(table.name, column.name)) in self.fills

    def _is_cleared(self, key: ForeignKey, table: Table, rows: Rows) -> bool:
        """What came back and points at nothing any more is left over, where it may be empty."""
        nullable = all((column := table.column(name)) and column.nullable for name in key.columns)
        return nullable and bool(rows.given.intersection(key.columns))

    def _answered(
        self, draft: DataCheck, query: Query, there: Rows, key: tuple[str, ...], one: Constraint | Index | None = None
    ) -> DataCheck:
        alone = not isinstance(one, PrimaryKey | Unique | Index | Exclusion)
        return answered(self.connection, draft, Question(counted(query, key), there, alone))


Query = Callable[[sql.Composable], sql.Composed]


def _those(condition: sql.Composed) -> Query:
    return lambda part: sql.SQL("SELECT * FROM {} AS t WHERE {}").format(part, condition)


def _key(table: Table, about: tuple[str, ...]) -> tuple[str, ...]:
    """Name a row by its key, else by what is asked about it."""
    here = [column.name for column in table.columns]
    return tuple(name for name in (table.row_key() or about or tuple(here[:1])) if name in here)


def _later(draft: DataCheck) -> DataCheck:
    """The file itself gives those rows their values, or takes some out."""
    said = f"{draft.message}: not known before the file has run, which changes them itself"
    return replace(draft, message=said, verdict="later", looked_at=NO_ROWS, offers=())

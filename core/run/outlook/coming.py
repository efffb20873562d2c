"""What a table's rows will be once a file has run: known from what is there and kept, and nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from psycopg import sql

from core.plan.steps import TEXT, is_beside
from core.project.expressions import is_constant
from core.run.lookups import column_types, primary_key_of, relation, schema_exists, table_exists
from core.run.outlook.conversions import is_plain
from core.run.outlook.fitting import fits
from core.run.outlook.orphans import with_parents
from core.run.outlook.rows import Coming, Rows
from core.run.outlook.terms import as_text, column_of, nothing, typed
from core.run.outlook.turns import Turn
from core.schema.casts import loses_nothing, way
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.tables import Table
from core.schema.types import DataType, is_own
from core.targets.connector import Connection


def turned(connection: Connection, before: Coming, turn: Turn) -> Coming:
    """One file further."""
    held = schema_exists(connection, turn.parcel)
    after = {
        table.name: _Turned(connection, turn, table, former, held=held).rows(before) for table, former in turn.tables()
    }
    made = [fact.table for statement in turn.script for fact in statement.makes("table")]
    wanted = turn.goal.by_name()
    for name in made:
        if name in wanted and name in after and after[name].returned:
            after[name] = with_parents(wanted[name], after)
    return after


@dataclass(slots=True)
class _Turned:
    """One table on its way through one file."""

    connection: Connection
    turn: Turn
    table: Table
    former: Table | None
    held: bool  # there is a parcel
    joins: list[sql.Composed] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    types: dict[str, DataType] = field(default_factory=dict)

    def rows(self, coming: Coming) -> Rows:
        if self.former is not None and not self.turn.touches(self.table.name):
            same = coming[self.former.name]
            return replace(same, changed=frozenset(), given=frozenset(), returned=False, orphans=())
        before = self._before(coming)
        if before is None:
            types = {one.name: one.type for one in self.table.columns}
            return Rows(nothing(types), types, returned=True, there=False)
        values = {one.name: self._value(one, before) for one in self.table.columns}
        self.types |= {name: kind for name, kind in before.types.items() if is_beside(name) and name not in values}
        if all(value is None for value in values.values()) and self._same_names(before):
            kept = frozenset(before.unknown)
            return replace(before, changed=frozenset(), given=frozenset(), unknown=kept, orphans=())
        return Rows(
            self._query(before, values),
            self.types,
            before.place,
            unknown=frozenset(self.unknown),
            changed=frozenset(self.changed),
            given=frozenset(self.given),
            returned=self.former is None,
        )

    def _before(self, coming: Coming) -> Rows | None:
        if self.former is not None:
            rows = coming[self.former.name]
            if rows.place is None or not rows.plain:
                return replace(rows, returned=False)
            return replace(rows, types={**_beside(self.connection, rows.place), **rows.types}, returned=False)
        kept = self.turn.kept(self.table.name)
        if not self.held or not table_exists(self.connection, kept):
            return None
        return Rows(relation(kept), column_types(self.connection, kept))

    def _same_names(self, before: Rows) -> bool:
        names = {one.name for one in self.table.columns}
        own = {name for name in before.types if not is_beside(name)}
        return self.former is not None and names == own and not self.turn.former_columns(self.table.name)

    def _query(self, before: Rows, values: Mapping[str, sql.Composable | None]) -> sql.Composed:
        listed = [
            sql.SQL("{} AS {}").format(value or column_of("t", self._own(name)), sql.Identifier(name))
            for name, value in values.items()
        ]
        listed += [column_of("t", name) for name in self.types if name not in values]
        query = sql.SQL("(SELECT {} FROM {} AS t{})")
        return query.format(sql.SQL(", ").join(listed), before.source, sql.Composed(self.joins))

    def _own(self, name: str) -> str:
        """Name a column as it is before the file runs."""
        return self.turn.former_columns(self.table.name).get(name, name) if self.former else name

    def _value(self, column: Column, before: Rows) -> sql.Composable | None:
        """Say what a column will hold; None where it is what it was."""
        own = self._own(column.name)
        self.types[column.name] = before.types.get(own, column.type)
        if own in before.unknown:
            self.unknown.add(column.name)
        if column.generated is not None:
            return None if self._is_as_before(own, before) else self._unknown(column)
        if own not in before.types:
            return self._new(column, before)
        within = self.turn.within(self.table.name, column.name)
        if (within[0], "") in self.turn.makes("rows"):
            return self._unknown(column)  # a reviewer has it take rows out, or put some in
        if within in self.turn.makes("filled"):
            self._kept(column, before, column_of("t", own))
            return self._unknown(column)
        value: sql.Composable = column_of("t", own)
        old = before.types[own]
        if old != column.type and not (is_own(old) and self.former is None):
            converted = self._converted(value, old, column)
            if converted is None:
                return self._unknown(column)
            self._becomes(column.name, column.type)
            value = converted
        if within in self.turn.makes("expression", "type", "nullable", "check"):
            value = self._kept(column, before, value) or value
        return value if column.name in self.changed else None

    def _is_as_before(self, own: str, before: Rows) -> bool:
        then = self.former.column(own) if self.former else None
        kept = self.former is None and own in before.types
        return kept or (then is not None and then.generated is not None and then == self.table.column(own))

    def _new(self, column: Column, before: Rows) -> sql.Composable:
        """Its values come from beside, out of the parcel, or from its default."""
        beside = self.turn.beside(self.table.name, column.name)
        self._becomes(column.name, column.type)
        default = self._default(column)
        if beside in before.types:
            self.given.add(column.name)
            return self._either(column, column_of("t", beside), default)
        value = self._kept(column, before, default or sql.SQL("NULL"))
        if default is None and value is None:
            return self._unknown(column)
        return value or default or sql.SQL("NULL")

    def _either(self, column: Column, value: sql.Composed, default: sql.Composable | None) -> sql.Composable:
        if column.nullable or default is None:
            return typed(value, column.type)
        return sql.SQL("coalesce({}, {})").format(typed(value, column.type), default)

    def _default(self, column: Column) -> sql.Composable | None:
        """Give what rows get that have no value; None where only the file can say it."""
        if column.identity is not None or (self.turn.direction == "up" and not column.nullable):
            return None
        if column.default is None:
            return typed(sql.SQL("NULL"), column.type)
        if not is_constant(column.default.sql):
            return None
        return typed(sql.SQL(column.default.sql), column.type)

    def _kept(self, column: Column, before: Rows, otherwise: sql.Composable) -> sql.Composable | None:
        """Look a column's kept values up by key."""
        kept = self.turn.kept(self.table.name, column.name)
        key = primary_key_of(self.connection, kept) if self.held else ()
        here = {name: self._key_column(name) for name in key}
        if not key or not set(here.values()) <= set(before.types):
            return None
        types = column_types(self.connection, kept)
        alias, lossy = f"k{len(self.joins)}", "slipway_before" in types
        name = self.turn.within(self.table.name, column.name)[1]
        own = column_of("t", self._own(column.name))
        same: list[sql.Composable] = [
            sql.SQL("{} = {}").format(
                as_text(own) if lossy and one == name else column_of("t", there),
                as_text(column_of(alias, "slipway_after")) if lossy and one == name else column_of(alias, one),
            )
            for one, there in here.items()
        ]
        if lossy:
            now_, then = as_text(own), as_text(column_of(alias, "slipway_after"))
            same.append(sql.SQL("{} IS NOT DISTINCT FROM {}").format(now_, then))
        join = sql.SQL(" LEFT JOIN {} AS {} ON {}")
        self.joins.append(join.format(relation(kept), sql.Identifier(alias), sql.SQL(" AND ").join(same)))
        self._becomes(column.name, column.type)
        self.given.add(column.name)
        value = typed(column_of(alias, "slipway_before" if lossy else name), column.type)
        found = sql.SQL("CASE WHEN {} IS NOT NULL THEN {} ELSE {} END")
        return found.format(column_of(alias, key[0]), value, typed(otherwise, column.type))

    def _key_column(self, name: str) -> str:
        """Parcels speak the newer iteration's names, and forward these are the ones to come."""
        return self._own(name) if self.turn.direction == "up" else name

    def _converted(self, value: sql.Composable, old: DataType, column: Column) -> sql.Composable | None:
        kind = column.type
        if self.turn.direction == "up" and not is_plain(self.turn, self.table, column):
            return None  # a reviewer has written the cast
        if loses_nothing(old, kind):
            return typed(value, kind)
        match way(old, kind):
            case "none":
                return typed(sql.SQL("NULL"), kind)
            case "text" if is_own(kind):
                return typed(as_text(value), kind)
            case "text" if self.connection.info.server_version >= 160_000:
                text = as_text(value)
                valid = sql.SQL("CASE WHEN pg_input_is_valid({}, {}) THEN {} END")
                return valid.format(text, sql.Literal(str(kind)), typed(text, kind))
            case "text":
                return None
            case _:
                fit = fits(old, kind, value, self.connection.info.server_version)
                held = sql.SQL("CASE WHEN {} THEN {} END").format(fit, typed(value, kind)) if fit else None
                return held or typed(value, kind)

    def _becomes(self, name: str, kind: DataType) -> None:
        self.changed.add(name)
        self.types[name] = TEXT if is_own(kind) else kind

    def _unknown(self, column: Column) -> sql.Composable:
        self._becomes(column.name, column.type)
        self.unknown.add(column.name)
        return typed(sql.SQL("NULL"), column.type)


def _beside(connection: Connection, place: QName) -> dict[str, DataType]:
    return {name: kind for name, kind in column_types(connection, place).items() if is_beside(name)}

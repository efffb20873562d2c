"""Decisions that would mend what rows are against: ready to be pasted behind `slipway build`."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.expressions import listed_values
from core.diff.keep import spoken
from core.diff.repairs import DELETE, is_repairable, may_go, takes_value
from core.load.tables.expressions import quoted
from core.run.outlook.data_checks import Offer
from core.run.outlook.mapped import listed_by_type
from core.run.outlook.turns import Turn
from core.schema.casts import way
from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, PrimaryKey, Unique
from core.schema.indexes import Index
from core.schema.tables import Table
from core.schema.types import DataType

_WHOLE = frozenset({"smallint", "integer", "bigint"})
_NUMBERS = frozenset({*_WHOLE, "numeric", "real", "double precision"})
_TEXTS = frozenset({"varchar", "text", "char"})
_EMPTY = {
    "boolean": "false",
    "date": "CURRENT_DATE",
    "timestamp": "now()",
    "timestamptz": "now()",
    "uuid": "gen_random_uuid()",
    "json": "'{}'",
    "jsonb": "'{}'",
}
_DIGITS = dict.fromkeys(_WHOLE, r"^\s*[-+]?[0-9]+\s*$") | {"numeric": r"^\s*[-+]?[0-9]+(\.[0-9]*)?\s*$"}
_TRIES_VALUES = 160_000


def fill_offers(turn: Turn, table: Table, column: Column) -> tuple[Offer, ...]:
    """For rows without a value: one for all of them, one that each row says itself, or out with them."""
    return tuple(_fills(turn, table, column))


def _fills(turn: Turn, table: Table, column: Column) -> Iterator[Offer]:
    where = f"{spoken(table.name, turn.first)}.{column.name}"
    if value := _a_value(turn, column.type):
        yield Offer(f"backfill:{where}", value, "gives every one of them this value")
    if others := [one.name for one in table.columns if one.type == column.type and one.name != column.name]:
        yield Offer(f"backfill:{where}", quoted(others[0]), "gives each of them what another column of the row holds")
    former = turn.source.table(turn.former(table.name))
    if former is not None and former.row_key() and may_go(former.name, turn.source) and may_go(table.name, turn.goal):
        yield Offer(f"repair:{where}", DELETE, "takes those rows out and keeps them for the way back")


def repair_offers(turn: Turn, table: Table, one: Constraint | Index) -> tuple[Offer, ...]:
    """For rows that are against a constraint: another value, or out with them."""
    former = turn.source.table(turn.former(table.name))
    if former is None or isinstance(one, Index) or not is_repairable(one, former):
        return ()
    where = f"repair:{spoken(table.name, turn.first)}.{one.name}"
    column = table.column(one.columns[0]) if takes_value(one, former) else None
    values = tuple(_values(turn, former, one, column, where)) if column is not None else ()
    return (*values, *_out(turn, table, one, where))


def _values(turn: Turn, former: Table, one: Constraint, column: Column, where: str) -> Iterator[Offer]:
    name = column.name
    if column.nullable and not (isinstance(one, Unique) and one.nulls_not_distinct):
        yield Offer(where, "NULL", f"takes {name} away from them, and keeps what it was")
    if isinstance(one, Unique) and column.type.name in _TEXTS:
        value = f"{quoted(name)} || '-' || {quoted(former.row_key()[0])}"
        yield Offer(where, value, f"makes {name} another one in all of them but the first")
    if isinstance(one, Check) and (listed := listed_values(one.expression)):
        yield Offer(where, _text(listed[0]), f"gives {name} this value in all of them")
    elif isinstance(one, Check) and (value := _a_value(turn, column.type)):
        yield Offer(where, value, f"gives {name} this value in all of them; put one there that is allowed")


def _out(turn: Turn, table: Table, one: Constraint, where: str) -> Iterator[Offer]:
    if may_go(turn.former(table.name), turn.source) and may_go(table.name, turn.goal):
        which = "all of them but the first" if isinstance(one, Unique | PrimaryKey) else "them"
        yield Offer(where, DELETE, f"takes {which} out and keeps them for the way back")


def cast_offers(turn: Turn, table: Table, column: Column, old: DataType, version: int) -> tuple[Offer, ...]:
    """For texts that can't be read as the coming type: those that can are, the others get a value or none."""
    if way(old, column.type) != "text" or old.name not in _TEXTS:
        return ()
    name, kind = quoted(column.name), str(column.type)
    otherwise = "" if column.nullable else f" ELSE {_a_value(turn, column.type)}"
    if version >= _TRIES_VALUES:
        fits = f"pg_input_is_valid({name}, '{kind}')"
    elif column.type.name in _DIGITS:
        fits = f"{name} ~ '{_DIGITS[column.type.name]}'"
    else:
        return ()
    if otherwise == " ELSE ":
        return ()
    means = "reads what can be read; the others get none" if column.nullable else "reads what can be read"
    value = f"CASE WHEN {fits} THEN {name}::{kind}{otherwise} END"
    return (Offer(f"using:{spoken(table.name, turn.first)}.{column.name}", value, means),)


def _a_value(turn: Turn, kind: DataType) -> str:
    if kind.dimensions:
        return "'{}'"
    if values := listed_by_type(turn.goal, kind):
        return _text(values[0])
    if kind.name in _NUMBERS:
        return "0"
    return "''" if kind.name in _TEXTS else _EMPTY.get(kind.name, "")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

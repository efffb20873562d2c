"""Of what a server holds, what a snapshot speaks of; the rest is no drift, and is counted and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from core.load.catalogue.rows import UnmanagedRow
from core.load.live import ReadBack
from core.schema.constraints import QName
from core.schema.objects import (
    EnumType,
    Extension,
    Function,
    Namespace,
    Object,
    Policy,
    Sequence,
    Trigger,
    View,
    compared_as,
)
from core.schema.schemas import LeftOut, Schema
from core.schema.tables import Table

_SETTING = "row security setting"


def only_managed(live: ReadBack, spoken: Schema) -> ReadBack:
    """Keep all tables but those that the baseline could not say, and of everything else what a snapshot names."""
    live = _without_left_out(live, spoken)
    named = {compared_as(one) for one in spoken.objects}
    secured = _secured(spoken)
    counted = Counter(_unspoken(live.schema, named, secured))
    rows = tuple(UnmanagedRow(kind, place.schema, place.name, number) for (kind, place), number in counted.items())
    schema = Schema(
        tuple(_table(table, secured) for table in live.schema.tables),
        tuple(one for one in live.schema.objects if compared_as(one) in named),
    )
    return replace(live, schema=schema, left_out=(*live.left_out, *rows))


def _without_left_out(live: ReadBack, spoken: Schema) -> ReadBack:
    gone = {(one.table, one.constraint) for one in spoken.left_out}
    if not gone:
        return live
    rows = [
        UnmanagedRow("foreign key" if one.constraint else f"table {one.table}", *_place(one), 1)
        for one in spoken.left_out
        if (table := live.schema.table(one.table)) and (not one.constraint or _points(table, one.constraint))
    ]
    tables = tuple(
        replace(table, foreign_keys=tuple(key for key in table.foreign_keys if (table.name, key.name) not in gone))
        for table in live.schema.tables
        if (table.name, "") not in gone
    )
    objects = tuple(
        one for one in live.schema.objects if not isinstance(one, Trigger | Policy) or (one.table, "") not in gone
    )
    return replace(live, schema=Schema(tables, objects), left_out=(*live.left_out, *rows))


def _points(table: Table, constraint: str) -> bool:
    return any(key.name == constraint for key in table.foreign_keys)


def _place(one: LeftOut) -> tuple[str, str]:
    return (one.table.schema, one.table.name) if one.constraint else ("", "")


def without_places(read: Schema, spoken: Schema) -> Schema:
    """A schema that is only there to hold tables is no noun: nobody asked for it by name."""
    named = {one.name for one in spoken.objects if isinstance(one, Namespace)}
    objects = tuple(one for one in read.objects if not isinstance(one, Namespace) or one.name in named)
    return replace(read, objects=objects)


def speaks_of_tables_only(read: Schema) -> bool:
    """Nothing in it could be unmanaged, whatever a snapshot says."""
    return not read.objects and not any(table.row_security for table in read.tables)


def _secured(spoken: Schema) -> set[QName]:
    """Name the tables of whose row security the snapshot says something, be it by a policy."""
    tables = {table.name for table in spoken.tables if table.row_security}
    return tables | {one.table for one in spoken.objects if isinstance(one, Policy)}


def _table(table: Table, secured: set[QName]) -> Table:
    return replace(table, row_security="") if table.row_security and table.name not in secured else table


def _unspoken(live: Schema, named: set[tuple[int, QName, str]], secured: set[QName]) -> Iterator[tuple[str, QName]]:
    for one in live.objects:
        if compared_as(one) not in named and (kind := _kind(one)):
            yield kind, one.table if isinstance(one, Trigger | Policy) else QName("", "")
    yield from ((_SETTING, table.name) for table in live.tables if table.row_security and table.name not in secured)


def _kind(one: Object) -> str:
    match one:
        case Namespace(_, comment):
            return "schema comment" if comment else ""
        case Extension():
            return "extension"
        case EnumType():
            return "enum type"
        case Sequence():
            return "sequence"
        case Function():
            return "procedure" if one.procedure else "function"
        case View():
            return "materialized view" if one.materialized else "view"
        case Trigger():
            return "trigger"
        case Policy():
            return "policy"
        case _:
            assert_never(one)

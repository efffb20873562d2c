"""A list of values that the baseline has as a type of its own stays one, whatever the settings say of new lists."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.diff.expressions import listed_values
from core.diff.mentions import is_of
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.objects import EnumType
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import is_own


@dataclass(frozen=True, slots=True)
class Types:
    """The lists of the baseline, and those that the model has as types of its own."""

    there: tuple[EnumType, ...]
    own: tuple[EnumType, ...]


Lists = dict[QName, dict[str, None]]
"""Of each type, the values that the model lists for the columns that have it."""


def with_native_lists(previous: Schema, model: Schema) -> Schema:
    """Put the type in the place of a text with a check; it may get values, and loses none before a model names it."""
    enums = {one.name: one for one in previous.objects if isinstance(one, EnumType) and one.baseline}
    if not enums:
        return model
    existing, lists = previous.by_name(), Lists()
    own = [one for one in model.objects if isinstance(one, EnumType)]
    types = Types(tuple(enums.values()), tuple(own))
    tables = [_table(existing.get(table.name), table, types, lists) for table in model.tables]
    named = [
        replace(enums[name], values=_in_order(enums[name], tuple(values)), baseline="taken over")
        for name, values in lists.items()
    ]
    if not named:
        return model
    kinds = {column.type for table in tables for column in table.columns if is_own(column.type)}
    needless = {one.name for one in own if not any(is_of(kind, one.name) for kind in kinds)} | set(lists)
    rest = (one for one in model.objects if not isinstance(one, EnumType) or one.name not in needless)
    return schema_of(tables, (*rest, *named), model.storage)


def _in_order(enum: EnumType, values: tuple[str, ...]) -> tuple[str, ...]:
    """What is there keeps its place, what is new goes to the end."""
    stay = [value for value in enum.values if value in values]
    return (*stay, *(value for value in values if value not in stay))


def _table(before: Table | None, wanted: Table, types: Types, lists: Lists) -> Table:
    if before is None or not before.baseline:
        return wanted
    columns: list[Column] = []
    listing: set[str] = set()
    for column in wanted.columns:
        there = before.column(column.name)
        found = _listed(there, column, wanted, types) if there else None
        if there is not None and found is not None:
            enum, values, check = found
            columns.append(replace(column, type=there.type))
            listing |= {check} - {""}
            lists.setdefault(enum.name, {}).update(dict.fromkeys(values))
        else:
            columns.append(column)
    checks = tuple(check for check in wanted.checks if check.name not in listing)
    return replace(wanted, columns=tuple(columns), checks=checks)


def _listed(before: Column, wanted: Column, table: Table, types: Types) -> tuple[EnumType, tuple[str, ...], str] | None:
    """Find the type that lists a column's values already, and what the model lists: in a check, or as another type."""
    if not is_own(before.type) or before.type.dimensions or wanted.type.dimensions:
        return None
    enum = next((one for one in types.there if is_of(before.type, one.name)), None)
    values, check = _values(wanted, table, types.own)
    if enum is None or not values or not (enum.baseline == "taken over" or {*values} >= {*enum.values}):
        return None
    return enum, values, check


def _values(column: Column, table: Table, own: tuple[EnumType, ...]) -> tuple[tuple[str, ...], str]:
    if is_own(column.type):
        return next((one.values for one in own if is_of(column.type, one.name)), ()), ""
    for check in table.checks:
        if check.columns == (column.name,) and (values := listed_values(check.expression)):
            return values, check.name
    return (), ""

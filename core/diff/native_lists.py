"""A list of values that the baseline has as a type of its own stays one, whatever the settings say of new lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.diff.expressions import listed_values
from core.diff.mentions import is_of
from core.schema.columns import Column
from core.schema.constraints import Check, QName
from core.schema.objects import EnumType
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import is_own

Lists = dict[QName, dict[str, None]]
"""Of each type, the values that the model lists for the columns that have it."""


def with_native_lists(previous: Schema, model: Schema) -> Schema:
    """Put the type in the place of a text with a check; it may get values, and loses none before a model names it."""
    enums = {one.name: one for one in previous.objects if isinstance(one, EnumType) and one.baseline}
    if not enums:
        return model
    existing, lists = previous.by_name(), Lists()
    tables = [_table(existing.get(table.name), table, enums, lists) for table in model.tables]
    named = [
        replace(enums[name], values=_in_order(enums[name], tuple(values)), baseline="taken over")
        for name, values in lists.items()
    ]
    return schema_of(tables, (*model.objects, *named), model.storage) if named else model


def _in_order(enum: EnumType, values: tuple[str, ...]) -> tuple[str, ...]:
    """What is there keeps its place, what is new goes to the end."""
    stay = [value for value in enum.values if value in values]
    return (*stay, *(value for value in values if value not in stay))


def _table(before: Table | None, wanted: Table, enums: dict[QName, EnumType], lists: Lists) -> Table:
    if before is None or not before.baseline:
        return wanted
    columns, listing = list(wanted.columns), set[str]()
    for position, column in enumerate(wanted.columns):
        found = _listed(before.column(column.name), column, wanted, enums)
        for check, enum, there in found:
            columns[position] = replace(column, type=there.type)
            listing.add(check.name)
            values = listed_values(check.expression) or ()
            lists.setdefault(enum.name, {}).update(dict.fromkeys(values))
    checks = tuple(check for check in wanted.checks if check.name not in listing)
    return replace(wanted, columns=tuple(columns), checks=checks) if listing else wanted


def _listed(
    before: Column | None, wanted: Column, table: Table, enums: dict[QName, EnumType]
) -> Iterator[tuple[Check, EnumType, Column]]:
    """Find the check that lists a column's values, and the type that lists them already."""
    if before is None or not is_own(before.type) or before.type.dimensions or is_own(wanted.type):
        return
    enum = next((one for one in enums.values() if is_of(before.type, one.name)), None)
    for check in table.checks:
        values = listed_values(check.expression) if check.columns == (wanted.name,) else None
        if enum is not None and values and (enum.baseline == "taken over" or {*values} >= {*enum.values}):
            yield check, enum, before
            return

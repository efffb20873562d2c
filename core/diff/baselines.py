"""A Schema as the baseline of a project: everything in it unmanaged, until a model names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from core.schema.constraints import Check, Exclusion, ForeignKey, Unique
from core.schema.indexes import Index
from core.schema.objects import Namespace, Object, place_of
from core.schema.schemas import Schema, Storage, schema_of
from core.schema.tables import Table

Part = TypeVar("Part", Unique, ForeignKey, Check, Exclusion, Index)


def baseline_of(found: Schema, storage: Storage, first: str) -> Schema:
    """A schema that only holds things is no noun; what another project deprecated is there all the same."""
    objects = [one for one in found.objects if not isinstance(one, Namespace) or _is_noun(one, found, first)]
    return schema_of(map(_table, found.tables), map(_object, objects), storage)


def _is_noun(one: Namespace, found: Schema, first: str) -> bool:
    if one.name == first:
        return False
    holds = {table.name.schema for table in found.tables}
    holds |= {place_of(other).schema for other in found.objects if not isinstance(other, Namespace)}
    return bool(one.comment) or one.name not in holds


def _object(one: Object) -> Object:
    return replace(one, baseline="unmanaged")


def _table(table: Table) -> Table:
    key = table.primary_key
    return replace(
        table,
        columns=tuple(
            replace(column, baseline="unmanaged", unnamed=(), deprecated_since=None) for column in table.columns
        ),
        primary_key=replace(key, baseline="unmanaged") if key else None,
        uniques=_each(table.uniques),
        foreign_keys=tuple(replace(key, unnamed=()) for key in _each(table.foreign_keys)),
        checks=_each(table.checks),
        exclusions=_each(table.exclusions),
        indexes=_each(table.indexes),
        deprecated_since=None,
        baseline="unmanaged",
        unnamed=(),
    )


def _each(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(replace(part, baseline="unmanaged") for part in parts)

"""The fixed names of keys, constraints and indexes that nobody named, each one its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from core.names import distinct, generated
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, Unique
from core.schema.indexes import Index
from core.schema.tables import Table

Part = TypeVar("Part", PrimaryKey, Unique, Index, Check, ForeignKey, Exclusion)


def with_names(tables: Sequence[Table]) -> list[Table]:
    """Given names stay; keys, exclusions and indexes share theirs with all tables of the schema."""
    taken: dict[str, set[str]] = {}
    for table in tables:
        taken.setdefault(table.name.schema, set()).update({table.name.name, *_shared(table)})
    return [_named(table, taken[table.name.schema]) for table in sorted(tables, key=lambda table: table.name)]


def _shared(table: Table) -> set[str]:
    key = (table.primary_key,) if table.primary_key else ()
    return {part.name for part in (*key, *table.uniques, *table.exclusions, *table.indexes) if part.name}


def _named(table: Table, taken: set[str]) -> Table:
    name = table.name.name
    key = _own(table.primary_key, name, "pk", (), taken) if table.primary_key else None
    uniques = tuple(_own(each, name, "uq", each.columns, taken) for each in table.uniques)
    exclusions = tuple(_own(each, name, "ex", each.columns, taken) for each in table.exclusions)
    indexes = tuple(_own(each, name, "ix", each.columns, taken) for each in table.indexes)
    others: list[Constraint] = [*uniques, *exclusions, *table.checks, *table.foreign_keys, *([key] if key else [])]
    of_table = {part.name for part in others if part.name}
    checks = tuple(_own(each, name, "ck", each.columns, of_table) for each in table.checks)
    foreign_keys = tuple(_own(each, name, "fk", each.columns, of_table) for each in table.foreign_keys)
    return replace(
        table,
        primary_key=key,
        uniques=uniques,
        exclusions=exclusions,
        indexes=indexes,
        checks=checks,
        foreign_keys=foreign_keys,
    )


def _own(part: Part, table: str, prefix: str, columns: tuple[str, ...], taken: set[str]) -> Part:
    if part.name:
        return part
    name, seed = generated(prefix, table, *columns), f"{table} {prefix} {part}"
    while name in taken:
        name = distinct(name, seed)
    taken.add(name)
    return replace(part, name=name)

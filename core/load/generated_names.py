"""Keeps the names that Slipway gives apart: of two equal ones the second gets a suffix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.names import distinct
from core.schema.constraints import PrimaryKey
from core.schema.tables import Table


def settle(tables: Sequence[Table]) -> list[Table]:
    """Keys and indexes share their names with all tables of the schema, checks and foreign keys only within theirs."""
    relations = {table.name.name for table in tables}
    return [_settled(table, relations) for table in sorted(tables, key=lambda table: table.name)]


def _settled(table: Table, relations: set[str]) -> Table:
    name = table.name.name
    key = table.primary_key
    if key:
        key = PrimaryKey(_own(key.name, f"{name} pk", relations), key.columns)
    uniques = tuple(
        replace(each, name=_own(each.name, f"{name} uq {each.columns}", relations)) for each in table.uniques
    )
    indexes = tuple(
        replace(each, name=_own(each.name, f"{name} ix {each.columns}", relations)) for each in table.indexes
    )
    local = {each.name for each in uniques} | ({key.name} if key else set())
    checks = tuple(replace(each, name=_own(each.name, each.expression.sql, local)) for each in table.checks)
    foreign_keys = tuple(
        replace(each, name=_own(each.name, f"fk {each.columns}", local)) for each in table.foreign_keys
    )
    return replace(table, primary_key=key, uniques=uniques, indexes=indexes, checks=checks, foreign_keys=foreign_keys)


def _own(name: str, seed: str, taken: set[str]) -> str:
    while name in taken:
        name = distinct(name, seed)
    taken.add(name)
    return name

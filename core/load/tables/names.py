"""A name of its own in the database for every table, column, constraint and index, and the words that it reserves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from core.load.entities import Entity, Field
from core.load.remarks import remark
from core.names import distinct, fit, plural, snake
from core.schema.constraints import Check, ForeignKey, PrimaryKey, Unique
from core.schema.findings import Finding
from core.schema.indexes import Index
from core.schema.tables import Table

Noun = TypeVar("Noun", Entity, Field)
Part = TypeVar("Part", PrimaryKey, Unique, Index, Check, ForeignKey)

RESERVED = frozenset({
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "binary", "both", "case", "cast", "check", "collate", "collation", "column", "concurrently",
    "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema",
    "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do",
    "else", "end", "except", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group",
    "having", "ilike", "in", "initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral",
    "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "not", "notnull", "null",
    "offset", "on", "only", "or", "order", "outer", "overlaps", "placing", "primary", "references",
    "returning", "right", "select", "session_user", "similar", "some", "symmetric", "system_user", "table",
    "tablesample", "then", "to", "trailing", "true", "union", "unique", "user", "using", "variadic",
    "verbose", "when", "where", "window", "with",
})  # fmt: skip
"""What PostgreSQL 14 to 18 reserve, wholly or but for functions and types (appendix C of its manual)."""


class Names:
    """A model's names as the database spells them; each is converted once, for most come again and again."""

    def __init__(self) -> None:
        self.snake: Callable[[str], str] = cache(snake)
        self.plural: Callable[[str], str] = cache(plural)
        self.column: Callable[[str], str] = cache(lambda name: fit(self.whole_column(name)))

    def whole_column(self, name: str) -> str:
        return self.snake(name)

    def table(self, entity: Entity) -> str:
        return fit(self.whole_table(entity))

    def whole_table(self, entity: Entity) -> str:
        """An explicit name wins; else the last word is made plural."""
        name = self.snake(entity.name)
        return entity.table or (self.plural(name) if name else "")


def apart(entities: Sequence[Entity], names: Names) -> tuple[list[Entity], list[Finding]]:
    """Keep the first of each name, and say where the others are."""
    findings: list[Finding] = []
    first: dict[str, Entity] = {}
    for entity in entities:
        if (other := first.setdefault(entity.name, entity)) is not entity:
            message = f"{entity.name} is defined twice; the first is at {other.origin}"
            remedy = "Join the two, or rename one of them."
            findings.append(remark("duplicate-entity", entity.origin, message, remedy))
    alone = _alone(list(first.values()), names.table, "", "table", findings)
    return [_with_own_columns(entity, names, findings) for entity in alone], findings


def _with_own_columns(entity: Entity, names: Names, findings: list[Finding]) -> Entity:
    alone = _alone(entity.fields, lambda field: names.column(field.name), f"{entity.name}.", "column", findings)
    return entity if len(alone) == len(entity.fields) else replace(entity, fields=tuple(alone))


def _alone(
    named: Sequence[Noun], name_of: Callable[[Noun], str], prefix: str, noun: str, findings: list[Finding]
) -> list[Noun]:
    """Leave out what has no name, or that of another before it."""
    given = [name_of(each) for each in named]
    if all(given) and len(set(given)) == len(given):
        return list(named)
    first: dict[str, Noun] = {}
    for each, name in zip(named, given, strict=True):
        label = f"{prefix}{each.name}"
        if not name:
            remedy = "Give it a name with a letter or a digit."
            findings.append(remark("parse-error", each.origin, f"{label!r} leaves no name for a {noun}", remedy))
        elif (other := first.setdefault(name, each)) is not each:
            message = f"{label} and {prefix}{other.name} ({other.origin}) both become the {noun} {name}"
            findings.append(remark("name-collision", each.origin, message, "Rename one of them."))
    return list(first.values())


def settle(tables: Sequence[Table]) -> list[Table]:
    """Keys and indexes share their names with all tables of the schema, checks and foreign keys only within theirs."""
    relations = {table.name.name for table in tables}
    return [_settled(table, relations) for table in sorted(tables, key=lambda table: table.name)]


def _settled(table: Table, relations: set[str]) -> Table:
    name = table.name.name
    key = table.primary_key
    shared = [each.name for each in ((key,) if key else ()) + table.uniques + table.indexes]
    given = [*shared, *(each.name for each in table.checks + table.foreign_keys)]
    if relations.isdisjoint(shared) and len(set(given)) == len(given):
        relations.update(shared)
        return table
    if key:
        key = _own(key, f"{name} pk", relations)
    uniques = tuple(_own(each, f"{name} uq {each.columns}", relations) for each in table.uniques)
    indexes = tuple(_own(each, f"{name} ix {each.columns}", relations) for each in table.indexes)
    local = {each.name for each in uniques} | ({key.name} if key else set())
    checks = tuple(_own(each, each.expression.sql, local) for each in table.checks)
    foreign_keys = tuple(_own(each, f"fk {each.columns}", local) for each in table.foreign_keys)
    return replace(table, primary_key=key, uniques=uniques, indexes=indexes, checks=checks, foreign_keys=foreign_keys)


def _own(part: Part, seed: str, taken: set[str]) -> Part:
    name = part.name
    while name in taken:
        name = distinct(name, seed)
    taken.add(name)
    return part if name == part.name else replace(part, name=name)

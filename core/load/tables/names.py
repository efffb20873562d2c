"""A name of its own in the database for every table, column, constraint and index, and the words that it reserves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.load.entities import Entity
from core.load.remarks import remark
from core.names import distinct, fit, plural, snake
from core.schema.constraints import PrimaryKey
from core.schema.findings import Finding
from core.schema.tables import Table

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


def table_name(entity: Entity) -> str:
    """An explicit name wins; else the last word is made plural."""
    name = snake(entity.name)
    return entity.table or (plural(name) if name else "")


def apart(entities: Sequence[Entity]) -> tuple[list[Entity], list[Finding]]:
    """Keep the first of each name, and say where the others are."""
    findings: list[Finding] = []
    first: dict[str, Entity] = {}
    for entity in entities:
        if (other := first.setdefault(entity.name, entity)) is not entity:
            message = f"{entity.name} is defined twice; the first is at {other.origin}"
            remedy = "Join the two, or rename one of them."
            findings.append(remark("duplicate-entity", entity.origin, message, remedy))
    kept = list(first.values())
    tables = [_Named(fit(table_name(entity)), entity.name, entity.origin) for entity in kept]
    alone = [kept[position] for position in _alone(tables, "table", findings)]
    return [_with_own_columns(entity, findings) for entity in alone], findings


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    label: str
    origin: str


def _with_own_columns(entity: Entity, findings: list[Finding]) -> Entity:
    columns = [_Named(fit(snake(field.name)), f"{entity.name}.{field.name}", field.origin) for field in entity.fields]
    return replace(entity, fields=tuple(entity.fields[position] for position in _alone(columns, "column", findings)))


def _alone(named: Sequence[_Named], noun: str, findings: list[Finding]) -> list[int]:
    """Give the positions of what may stay."""
    first: dict[str, _Named] = {}
    kept: list[int] = []
    for position, each in enumerate(named):
        if not each.name:
            remedy = "Give it a name with a letter or a digit."
            findings.append(remark("parse-error", each.origin, f"{each.label!r} leaves no name for a {noun}", remedy))
        elif (other := first.setdefault(each.name, each)) is not each:
            message = f"{each.label} and {other.label} ({other.origin}) both become the {noun} {each.name}"
            findings.append(remark("name-collision", each.origin, message, "Rename one of them."))
        else:
            kept.append(position)
    return kept


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

"""What the catalogue of a server says about what stands beside tables, row by row, names already resolved."""

from __future__ import annotations

from typing import NamedTuple

from core.schema.objects import ObjectKind


class NamespaceRow(NamedTuple):
    name: str
    comment: str


class ExtensionRow(NamedTuple):
    name: str
    schema: str


class EnumRow(NamedTuple):
    schema: str
    name: str
    values: list[str]
    comment: str


class SequenceRow(NamedTuple):
    schema: str
    name: str
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycle: bool
    owner_schema: str
    owner: str
    owner_column: str
    comment: str


class RoutineRow(NamedTuple):
    oid: int
    schema: str
    name: str
    arguments: str
    definition: str | None
    procedure: bool
    comment: str


class ViewRow(NamedTuple):
    oid: int
    schema: str
    name: str
    query: str | None
    materialized: bool
    options: list[str]
    comment: str


class TriggerRow(NamedTuple):
    oid: int
    schema: str
    table: str
    name: str
    definition: str | None
    enabled: str
    comment: str


class PolicyRow(NamedTuple):
    oid: int
    schema: str
    table: str
    name: str
    command: str
    permissive: bool
    roles: list[str]
    using: str | None
    has_using: bool
    check: str | None
    has_check: bool
    comment: str


class DependencyRow(NamedTuple):
    kind: ObjectKind
    oid: int
    schema: str
    name: str

"""What the catalogue of a server says about some schemas, row by row, names already resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple, TypeVar

import psycopg
from psycopg.rows import TupleRow, args_row

Connection = psycopg.Connection[TupleRow]
Row = TypeVar("Row", bound=tuple[object, ...])


class TableRow(NamedTuple):
    oid: int
    schema: str
    name: str
    comment: str


class ColumnRow(NamedTuple):
    table: int
    name: str
    type: str
    nullable: bool
    expression: str | None
    has_expression: bool
    identity: str
    generated: bool
    collation: str
    comment: str


class ConstraintRow(NamedTuple):
    table: int
    kind: str
    name: str
    columns: list[str]
    referenced_schema: str
    referenced_table: str
    referenced_columns: list[str]
    on_delete: str
    on_update: str
    deferrable: bool
    initially_deferred: bool
    validated: bool
    expression: str | None
    nulls_not_distinct: bool


class IndexRow(NamedTuple):
    table: int
    name: str
    method: str
    unique: bool
    valid: bool
    nulls_not_distinct: bool
    predicate: str | None
    has_predicate: bool
    keys: list[str | None]
    columns: list[str]
    include: list[str]
    mentioned: list[str]


class UnmanagedRow(NamedTuple):
    kind: str
    schema: str
    table: str
    counted: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    tables: list[TableRow]
    columns: list[ColumnRow]
    constraints: list[ConstraintRow]
    indexes: list[IndexRow]
    unmanaged: list[UnmanagedRow]


def query(name: str) -> bytes:
    """Read one of the queries beside this file."""
    return files("core.load.catalogue").joinpath("queries", f"{name}.sql").read_bytes()


def read_catalogue(connection: Connection, schemas: Sequence[str]) -> Catalogue:
    """Ask five questions, however many tables there are."""
    asked: dict[str, object] = {"schemas": [schema for schema in schemas if not schema.startswith("slipway")]}
    tables = _rows(connection, TableRow, "tables", asked)
    known = {**asked, "tables": [table.oid for table in tables]}
    return Catalogue(
        tables,
        _rows(connection, ColumnRow, "columns", known),
        _rows(connection, ConstraintRow, "constraints", known),
        _rows(connection, IndexRow, "indexes", known),
        _rows(connection, UnmanagedRow, "unmanaged", known),
    )


def _rows(connection: Connection, row: type[Row], name: str, asked: Mapping[str, object]) -> list[Row]:
    with connection.cursor(row_factory=args_row(row)) as cursor:
        return cursor.execute(query(name), asked).fetchall()

"""What the catalogue of a server says about the tables of some schemas, row by row, names already resolved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib.resources import files
from typing import NamedTuple, TypeVar

import psycopg
from psycopg.rows import RowMaker, TupleRow

from core.schema.tables import RowSecurity

Connection = psycopg.Connection[TupleRow]
Row = TypeVar("Row", bound=tuple[object, ...])


class TableRow(NamedTuple):
    oid: int
    schema: str
    name: str
    row_security: RowSecurity
    comment: str


class ColumnRow(NamedTuple):
    table: int
    name: str
    type: str
    nullable: bool
    expression: str | None
    has_expression: bool
    identity: str
    generated: str  # "s" for stored, "v" for virtual
    collation: str
    comment: str
    counting: list[int] | None


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
    set_columns: list[str]
    include: list[str]
    comment: str


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
    operators: list[str]  # of an exclusion, one per key
    comment: str


class UnmanagedRow(NamedTuple):
    kind: str
    schema: str
    table: str
    counted: int


def query(name: str) -> bytes:
    """Read one of the queries beside this file."""
    return files("core.load.catalogue").joinpath("queries", f"{name}.sql").read_bytes()


def ask(connection: Connection, row: type[Row], name: str, asked: Mapping[str, object]) -> list[Row]:
    def made(_: object) -> RowMaker[Row]:
        return partial(tuple.__new__, row)  # without a call into Python for each of many rows

    with connection.cursor(row_factory=made) as cursor:
        return cursor.execute(query(name), asked).fetchall()

"""The structure of a running database, read back as one consistent Schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from core.load.catalogue.nouns import locked, moving, schema_in
from core.load.catalogue.rows import Catalogue, UnmanagedRow, query, read_catalogue
from core.names import plural
from core.schema.schemas import Schema

Connection = psycopg.Connection[TupleRow]

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a server says is there, what of it isn't compared, and who said it."""

    schema: Schema
    unmanaged: tuple[str, ...]
    server_major: int


def read_schema(connection: Connection, schemas: Sequence[str]) -> ReadBack:
    """Read inside the running transaction, or in a snapshot of its own when there is none."""
    idle = connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE
    catalogue = _settled(connection, schemas) if idle else _within(connection, schemas)
    return ReadBack(
        schema_in(catalogue),
        _unmanaged(catalogue.unmanaged, first=next(iter(schemas), "")),
        connection.info.server_version // 10_000,
    )


def _within(connection: Connection, schemas: Sequence[str]) -> Catalogue:
    before = connection.execute(query("settings")).fetchall()
    catalogue = read_catalogue(connection, schemas)
    names, values = [row[0] for row in before], [row[1] for row in before]
    connection.execute(query("restore"), {"names": names, "values": values})
    return catalogue


def _settled(connection: Connection, schemas: Sequence[str]) -> Catalogue:
    """Deparsers see what others commit meanwhile: what is read counts when nothing moved from snapshot to end."""
    for _ in range(ATTEMPTS):
        try:
            with _snapshot(connection) as token:
                catalogue = read_catalogue(connection, schemas)
        except psycopg.errors.InternalError_:  # "cache lookup failed": dropped since the snapshot
            continue
        except psycopg.errors.LockNotAvailable as error:
            raise locked() from error
        if token == _token(connection, b""):
            return catalogue
    raise moving()


@contextmanager
def _snapshot(connection: Connection) -> Iterator[tuple[int, int]]:
    begin = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n"
    try:
        yield _token(connection, begin + query("settings") + b";\n")
    finally:
        if not connection.closed:
            connection.rollback()


def _token(connection: Connection, first: bytes) -> tuple[int, int]:
    """Ask for the consistency token in the same round trip as what goes before it."""
    cursor = connection.execute(first + query("token"))
    while cursor.nextset():
        pass
    count, versions = cursor.fetchall()[0]
    return int(count), int(versions)


def _unmanaged(rows: list[UnmanagedRow], *, first: str) -> tuple[str, ...]:
    """Kinds that stand alone, then those that hang on a table; the first schema goes without saying."""
    ordered = sorted(rows, key=lambda row: (row.table != "", row.kind, row.schema != first, row.schema, row.table))
    return tuple(_sentence(row, first) for row in ordered)


def _sentence(row: UnmanagedRow, first: str) -> str:
    counted = f"{row.counted} {row.kind if row.counted == 1 else plural(row.kind)}"
    place = row.table if row.schema == first else f"{row.schema}.{row.table}"
    return f"{counted} on {place}" if row.table else counted

"""The structure of a running database, read back as one consistent Schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from core.load.catalogue.nouns import schema_in
from core.load.catalogue.reading import Catalogue, read_catalogue
from core.load.catalogue.refusals import locked, moving
from core.load.catalogue.rows import UnmanagedRow, query
from core.load.catalogue.unmanaged import sentences
from core.schema.schemas import Schema

Connection = psycopg.Connection[TupleRow]

ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a server says is there, what of it isn't compared, and who said it."""

    schema: Schema
    left_out: tuple[UnmanagedRow, ...]
    server_major: int
    first: str = ""

    @property
    def unmanaged(self) -> tuple[str, ...]:
        return sentences(self.left_out, self.first)


def read_schema(connection: Connection, schemas: Sequence[str]) -> ReadBack:
    """Read inside the running transaction, or in a snapshot of its own when there is none."""
    catalogue = read_rows(connection, schemas)
    return read_back_of(catalogue, schema_in(catalogue), connection, schemas)


def read_rows(connection: Connection, schemas: Sequence[str]) -> Catalogue:
    """Fetch what the catalogue says, and make nothing of it yet."""
    idle = connection.autocommit and connection.info.transaction_status == TransactionStatus.IDLE
    return _settled(connection, schemas) if idle else _within(connection, schemas)


def read_back_of(catalogue: Catalogue, made: Schema, connection: Connection, schemas: Sequence[str]) -> ReadBack:
    """Put what was made of the rows beside what isn't compared."""
    major = connection.info.server_version // 10_000
    return ReadBack(made, tuple(sorted(catalogue.unmanaged)), major, next(iter(schemas), ""))


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

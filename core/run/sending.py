"""One statement on its way: waited for a little at a time, so that something can be told meanwhile."""

from __future__ import annotations

import select
import time
from collections.abc import Generator

import psycopg
from psycopg import generators
from psycopg.abc import PQGen
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.waiting import Ready, Wait

from core.targets.connector import Connection

TICK = 0.1
"""Seconds after which a silent server is left alone for a moment; who closed the connection is noticed then too."""

_COPIES = frozenset({ExecStatus.COPY_IN, ExecStatus.COPY_OUT, ExecStatus.COPY_BOTH})


def answered(connection: Connection, statement: bytes) -> Generator[float, None, None]:
    """Yield the seconds that it has waited, tick by tick, until the server has answered; raise what it refused."""
    began = time.perf_counter()
    whole = False
    try:
        connection.pgconn.send_query(statement)
        steps = generators.execute(connection.pgconn)
        results = yield from _waited(connection, steps, began)
        whole = not any(result.status in _COPIES for result in results)
    finally:
        if not whole:
            connection.close()  # nobody waits for the rest of it any more; the server rolls back
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise psycopg.errors.error_from_result(result, connection.info.encoding)
    if not whole:
        raise psycopg.OperationalError("COPY with a client's data can't be part of a migration")


def _waited(
    connection: Connection, steps: PQGen[list[PGresult]], began: float
) -> Generator[float, None, list[PGresult]]:
    try:
        wants = next(steps)
        while True:
            if ready := _ready(connection, wants):
                wants = steps.send(ready)
            else:
                yield time.perf_counter() - began
    except StopIteration as done:
        results: list[PGresult] = done.value
        return results


def _ready(connection: Connection, wants: Wait) -> Ready:
    socket = connection.pgconn.socket  # raises where somebody has closed it
    reading = [socket] if wants & Wait.R else []
    writing = [socket] if wants & Wait.W else []
    try:
        readable, writable, _ = select.select(reading, writing, [], TICK)
    except (OSError, ValueError) as error:
        raise psycopg.OperationalError("the connection was closed") from error
    return Ready((Ready.R if readable else 0) | (Ready.W if writable else 0))

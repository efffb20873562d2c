"""What became of a COMMIT that nobody answered: take the run's lock first, then look."""

from __future__ import annotations

import hashlib
import time
from typing import Literal

from core.errors import Refused
from core.project.settings import Project
from core.run.records import history
from core.run.records.journal import Entry
from core.run.records.witness import here, is_standby, word
from core.targets.connector import Connection, Connector
from core.targets.translate import reading

Answer = Literal["applied", "not applied", "unknown"]

PATIENCE = 10.0
"""Seconds to wait for the server to let go of a session that is no more."""


def lock_key(project: Project) -> int:
    """Give the advisory lock of a project in a database: it dies with the session, unlike a lock row."""
    return int.from_bytes(hashlib.sha256(f"slipway:{project.id}".encode()).digest()[:8], signed=True)


def try_lock(connection: Connection, project: Project) -> bool:
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (lock_key(project),)).fetchone()
    return bool(row and row[0])


def lock_soon(connection: Connection, project: Project) -> bool:
    """Try for a second: somebody's status may just be looking whether the lock is free."""
    deadline = time.monotonic() + 1.0
    while not (locked := try_lock(connection, project)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return locked


def lock_is_free(connection: Connection, project: Project) -> bool:
    """Try and let go at once; never wait."""
    with connection.transaction():
        return try_lock(connection, project)


def resolve(project: Project, connector: Connector, asked: Entry, patience: float = PATIENCE) -> Answer:
    """Try, never wait on the lock: a waiting session would hold a snapshot. Not free means still running."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with reading(connector) as connection, connection.transaction():
                if try_lock(connection, project) and (answer := _answer(connection, project, asked)):
                    return answer
        except Refused:
            pass  # the server can't be reached yet
        if time.monotonic() >= deadline:
            return "unknown"
        time.sleep(0.2)


def _answer(connection: Connection, project: Project, asked: Entry) -> Answer | None:
    """A row is proof; that there is none is proof only on the server that was asked to commit."""
    if history.read(connection, project).holds(asked.run, asked.iteration):
        return "applied"
    if is_standby(connection) or asked.witness.elsewhere(here(connection)):
        return None
    return None if word(connection, asked.witness.transaction) in {"committed", "in progress"} else "not applied"

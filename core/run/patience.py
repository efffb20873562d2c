"""Trying again where only a lock was in the way: nothing was committed, so nothing can be done twice."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from typing import TypeVar

from core.errors import CoreError
from core.project.migrations import Migration
from core.run.events import Event, Waiting
from core.run.transaction import Sent, Undertaking, record_failure, transact
from core.run.work import StatementFailed
from core.targets.connector import Connection

Result = TypeVar("Result")

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Growing, and jittered below, so that two who wait for each other don't meet again."""

_LOCKED = frozenset({"55P03", "40P01"})


def patiently(
    doing: Undertaking, connection: Connection, source: int, chapters: tuple[Migration, ...]
) -> Generator[Event, None, Sent]:
    """The last failure is told, and kept in the history."""
    try:
        return (yield from retried(doing, connection, lambda: transact(doing, connection, source, chapters)))
    except CoreError as error:
        record_failure(doing, connection, chapters, error)
        raise


def retried(
    doing: Undertaking, connection: Connection, attempt: Callable[[], Generator[Event, None, Result]]
) -> Generator[Event, None, Result]:
    """Retry on a lock timeout or a deadlock only."""
    pauses = list(PAUSES)
    while True:
        try:
            return (yield from attempt())
        except StatementFailed as error:
            if error.sqlstate not in _LOCKED or not pauses or connection.closed:
                raise
            pause = pauses.pop(0) * _jitter()
            yield Waiting(pause, error.blockers)
            doing.control.wait(pause)


def _jitter() -> float:
    return 0.5 + secrets.randbelow(1000) / 1000

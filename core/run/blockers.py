"""Who keeps us waiting: asked over a connection of its own while our statement waits."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field, replace

import psycopg

from core.errors import CoreError
from core.run.events import Blocker
from core.targets.connector import Connector

FIRST, AGAIN = 0.5, 2.0
"""Seconds of waiting after which it is asked, and how long until it is asked anew."""

SHOWN = 200

_BLOCKERS = (
    "SELECT a.pid, a.application_name, coalesce(a.usename::text, ''), coalesce(a.state, a.backend_type, ''), "
    "coalesce(round(extract(epoch FROM clock_timestamp() - a.xact_start)::numeric, 1), 0)::float8, "
    "coalesce(a.query, '') FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = ANY (pg_catalog.pg_blocking_pids(%s)) "
    "ORDER BY a.xact_start"
)


@dataclass(slots=True)
class Watch:
    """One statement that waits; the question is asked in a thread, for the server may not answer it either."""

    connector: Connector | None
    pid: int
    last: tuple[Blocker, ...] = ()
    _next: float = FIRST
    _heard: queue.SimpleQueue[tuple[Blocker, ...]] = field(default_factory=queue.SimpleQueue)

    def news(self, waited: float) -> tuple[Blocker, ...]:
        """Give those who block where they are others than were told before."""
        if self.connector is not None and waited >= self._next:
            self._next = waited + AGAIN
            threading.Thread(target=self._ask, args=(self.connector,), name="slipway-blockers", daemon=True).start()
        found: tuple[Blocker, ...] = ()
        while not self._heard.empty():
            found = self._heard.get()
        if not found or _known(found) == _known(self.last):
            return ()
        self.last = found
        return found

    def _ask(self, connector: Connector) -> None:
        try:
            self._heard.put(blockers(connector, self.pid))
        except (CoreError, psycopg.Error):
            return  # it is only news; the run tells what becomes of the statement


def blockers(connector: Connector, pid: int) -> tuple[Blocker, ...]:
    """Ask as the role of the run, which sees its own sessions whole."""
    with connector.connect() as connection:
        rows = connection.execute(_BLOCKERS, (pid,)).fetchall()
    return tuple(_plain(connector, Blocker(*row)) for row in rows)


def _plain(connector: Connector, one: Blocker) -> Blocker:
    said = connector.redact(" ".join(one.query.split()))
    if "password" in said.casefold():
        said = "(a statement about a password)"
    return replace(one, application=connector.redact(one.application), query=said[:SHOWN])


def _known(found: tuple[Blocker, ...]) -> tuple[tuple[int, str, str], ...]:
    return tuple((one.pid, one.state, one.query) for one in found)

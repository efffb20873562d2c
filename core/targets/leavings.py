"""Scratch databases whose Slipway was killed: swept by a later one, when they are old enough to be nobody's."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from core.targets.connector import Connection

OLD = 24 * 3600
"""Seconds; no scratch database is in use for so long."""

_FIND = (
    "SELECT datname FROM pg_catalog.pg_database AS d WHERE starts_with(datname::text, %s) "
    "AND pg_has_role(datdba, 'USAGE') "
    "AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid) ORDER BY 1"
)


def stamped(prefix: str) -> str:
    """A name that says when it was given."""
    return f"{prefix}{int(time.time()):x}_{uuid.uuid4().hex[:8]}"


def sweep(connection: Connection, prefix: str) -> None:
    """Without FORCE: whoever is in one after all keeps it, and a sweep that fails hinders nobody."""
    with suppress(psycopg.Error):
        for (name,) in connection.execute(_FIND, (prefix,)).fetchall():
            if _given(str(name).removeprefix(prefix)) < time.time() - OLD:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _given(rest: str) -> float:
    """When the name was given; one that doesn't say so is never old."""
    stamp, apart, _ = rest.partition("_")
    try:
        return float(int(stamp, 16)) if apart else time.time()
    except ValueError:
        return time.time()

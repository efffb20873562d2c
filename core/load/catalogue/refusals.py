"""Why a catalogue can't be read now, and what to wait for."""

from __future__ import annotations

from core.errors import Refused


def moving() -> Refused:
    return Refused(
        "catalogue-moving",
        "the database's structure changed each time while it was read",
        remedy="Wait until nothing else changes tables, columns or functions there, and try again.",
    )


def locked() -> Refused:
    return Refused(
        "catalogue-locked",
        "another session is changing a table of this project and holds its lock",
        remedy="Wait until it is done, and try again; pg_stat_activity shows who it is.",
    )

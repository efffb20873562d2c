"""Everything that bears witness to a run: the journal here, and the history, lock, transaction and structure there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from core.errors import CoreError
from core.project.settings import Project
from core.run.online.between import committed_by
from core.run.proving.differences import differences
from core.run.proving.judge import expected
from core.run.records import doubt, history
from core.run.records.damage import Damage, damage
from core.run.records.history import History, Row
from core.run.records.journal import Entry, Journal
from core.run.records.witness import Word, here, is_standby, word
from core.run.standing import standing
from core.targets.connector import Connection, Connector

Live = Literal["as the history says", "as after the run", "neither", "not read"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one look found; the run's lock was held meanwhile, unless somebody else has it."""

    written: tuple[Entry, ...]  # the journal's lines, the oldest first; none: another machine ran it
    row: Row | None
    history: History
    damage: Damage | None
    holder: str = ""  # the session that has the lock; empty: it was free
    standby: bool = False
    elsewhere: str = ""
    transaction: Word = "nothing"
    live: Live = "not read"
    unread: str = ""  # why the structure could not be read
    segments: int = 0  # that the run has committed


def look(
    project: Project, connector: Connector, connection: Connection, journal: Journal, written: tuple[Entry, ...]
) -> Evidence:
    """Ask for the lock first, then look; inside the caller's transaction, so that it stays ours while we do."""
    free = doubt.try_lock(connection, project)
    holder = "" if free else _holder(connection, project)
    found = history.read(connection, project)
    broken = damage(found, journal.last_seen(connector.label))
    seen = next((entry.witness for entry in reversed(written) if entry.witness.session), None)
    row = next((one for one in found.rows if written and _is_of(one, written[-1])), None)
    live, unread = _live(project, connector, connection, written, row) if free else ("not read", "a run is at work")
    return Evidence(
        written=written,
        row=row,
        history=found,
        damage=broken,
        holder=holder,
        standby=is_standby(connection),
        elsewhere=seen.elsewhere(here(connection)) if seen else "",
        transaction=word(connection, seen.transaction) if seen else "nothing",
        live=live,
        unread=unread,
        segments=committed_by(connection, project, written[-1].run) if written else 0,
    )


def _is_of(row: Row, entry: Entry) -> bool:
    return (row.run, row.iteration) == (entry.run, entry.iteration)


def _holder(connection: Connection, project: Project) -> str:
    query = files("core.run").joinpath("queries", "lock_holder.sql").read_bytes()
    row = connection.execute(query, (doubt.lock_key(project),)).fetchone()
    if row is None:
        return "a session that has just ended"
    process, name, state, age, waits = row
    return f"process {process} of the server ({name}, {state}, for {age} s, waiting for {waits})"


def _live(
    project: Project, connector: Connector, connection: Connection, written: tuple[Entry, ...], row: Row | None
) -> tuple[Live, str]:
    """Compare the structure with where the history says it is, else with where the run would have led."""
    try:
        with connection.transaction():
            found = standing(project, connector, connection)
        if not found.drift:
            return "as the history says", ""
        if written and row is None:
            after = expected(project, connector, written[-1].goal)
            return ("neither" if differences(after, found.live.schema) else "as after the run"), ""
    except CoreError as error:
        return "not read", error.message
    return "neither", ""

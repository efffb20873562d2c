"""A purge in the history: a row of its own, chained like a run's, and remembered on this machine."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime

from core.project.places import project_home
from core.project.settings import Project
from core.run.records import history
from core.run.records.damage import damage
from core.run.records.history import Row
from core.run.records.journal import Entry, Journal
from core.run.standing import refuse_damage
from core.targets.connector import Connection, Connector

_WIDTH = 255  # of the column that holds a file's name otherwise


def refuse_broken(connection: Connection, project: Project, connector: Connector) -> None:
    """What is given up for good is written behind a history that is whole, or not given up."""
    found = history.read(connection, project)
    seen = Journal(project_home(project.id)).last_seen(connector.label)
    refuse_damage(connector.label, found, damage(found, seen))


@dataclass(frozen=True, slots=True)
class Given:
    """What was given up, how many statements that took, and how long."""

    parcels: tuple[str, ...]
    statements: int
    seconds: float


def append(connection: Connection, project: Project, run: str, up: Given) -> Row:
    """In the transaction that drops them: the target stays where it is, and as it is."""
    found = history.read(connection, project)
    state = found.last.state_after if found.last else ""
    names = ", ".join(up.parcels)
    row = Row(
        seq=0,
        run=run,
        iteration=found.iteration,
        migration_file=names if len(names) <= _WIDTH else f"{len(up.parcels)} parcels",
        direction="purge",
        applied_at=datetime.now(UTC),
        checksum="",
        other="",
        success=True,
        actor=getpass.getuser(),
        seconds=round(up.seconds, 6),
        statements=up.statements,
        state_before=state,
        state_after=state,
        error="",
        slipway="",
    )
    return history.append(connection, project, found, row, None).rows[-1]


def remember(project: Project, connector: Connector, row: Row) -> None:
    """After COMMIT: that this row is cut off one day must be noticed here."""
    facts = Entry(row.run, connector.label, row.iteration, row.direction, "committed", "", chain=row.chain).facts
    Journal(project_home(project.id)).note("committed", facts)

"""The exact SQL of a run, as the target keeps it beside the run's row in the history."""

from __future__ import annotations

from dataclasses import dataclass

from core.project.settings import Project
from core.run.records import history
from core.targets.connector import Connection, Connector
from core.targets.translate import reading


@dataclass(frozen=True, slots=True)
class Recorded:
    """One statement that was sent; `ours` when Slipway added it around the frozen file."""

    number: int
    sql: str
    ours: bool
    seconds: float


def looked_up(project: Project, connector: Connector, seq: int) -> tuple[Recorded, ...]:
    with reading(connector) as connection:
        return read(connection, project, seq)


def read(connection: Connection, project: Project, seq: int) -> tuple[Recorded, ...]:
    """Give the statements of one row of the history, in the order in which they ran."""
    if not history.present(connection):
        return ()
    found = connection.execute(
        "SELECT number, sql, ours, seconds FROM slipway.statements WHERE project = %s AND seq = %s ORDER BY number",
        (project.id, seq),
    ).fetchall()
    return tuple(Recorded(*row) for row in found)

"""Making a sealed iteration a draft again, once no target holds it."""

from __future__ import annotations

from collections.abc import Iterator

from core.errors import Refused
from core.project import migrations
from core.project.iterations import iteration
from core.project.settings import Project
from core.run.online.between import refuse_between
from core.run.records import history
from core.run.records.history import Row
from core.run.standing import Standing, looked_up
from core.targets.connector import Connector
from core.targets.open import open_target
from core.targets.translate import reading


def reopen(project: Project, connector: Connector, number: int | None) -> None:
    """On development, once the target stands before it; never when a staging or production target had it."""
    goal = iteration(project, number).number
    found = looked_up(project, connector)
    at = found.iteration
    refuse_between(found.between, connector.label, "segments of it are applied there")
    if at >= goal:
        raise Refused(
            "still-applied",
            f"{connector.label} stands at iteration {at}: {goal} is applied there",
            remedy=f"First: slipway rollback --to {goal - 1}",
        )
    if any(row.iteration >= goal for row in _off_development(project, connector, found)):
        raise Refused(
            "sealed-for-good",
            f"iteration {goal} has been on a staging or production target",
            remedy=f"Put the change into iteration {goal + 1}.",
        )
    migrations.reopen(project, goal)


def _off_development(project: Project, connector: Connector, found: Standing) -> Iterator[Row]:
    """Every run on a target that is called otherwise, or that knows itself that it is, whatever it is called."""
    with reading(connector) as connection:
        if history.stage(connection, project, "development") != "development":
            yield from found.history.rows
    for name, target in project.settings.targets.items():
        if target.stage != "development":
            yield from _runs(project, name)


def _runs(project: Project, name: str) -> tuple[Row, ...]:
    with open_target(project.target(name)[1].url, project_id=project.id) as connector:
        return history.looked_up(project, connector).rows

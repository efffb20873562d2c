"""Writing iterations: first those that were never built, then the one asked for; an open question stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from core.errors import Refused
from core.project import answers as replies
from core.project import decision_files, integrity, migrations
from core.project.iterations import iteration
from core.project.migrations import built, refuse_edited, write
from core.project.settings import Project
from core.render.proposals import Build
from core.run import history
from core.run.history import Row
from core.run.standing import looked_up
from core.targets.connector import Connector
from core.targets.open import open_target

Propose = Callable[[Project, int, Mapping[str, str]], Build]


def reopen(project: Project, connector: Connector, number: int | None) -> None:
    """Make a sealed iteration a draft again: on development, once the target stands before it."""
    goal = iteration(project, number).number
    held = [name for name, target in project.settings.targets.items() if target.stage != "development"]
    at = looked_up(project, connector).iteration
    if at >= goal:
        raise Refused(
            "still-applied",
            f"{connector.label} stands at iteration {at}: {goal} is applied there",
            remedy=f"First: slipway rollback --to {goal - 1}",
        )
    if any(row.iteration >= goal for name in held for row in _runs(project, name)):
        raise Refused(
            "sealed-for-good",
            f"iteration {goal} has been on a staging or production target",
            remedy=f"Put the change into iteration {goal + 1}.",
        )
    migrations.reopen(project, goal)


def _runs(project: Project, name: str) -> tuple[Row, ...]:
    with open_target(project.target(name)[1].url, project_id=project.id) as connector:
        return history.looked_up(project, connector).rows


def build(
    project: Project,
    number: int | None,
    answers: Mapping[str, str],
    propose: Propose,
    *,
    discard_edits: bool = False,
) -> Iterator[Build]:
    """Yield each iteration as it is written; one that can't be written is the last."""
    goal = iteration(project, number).number
    done = {one.iteration for one in built(project)}
    for each in (*(earlier for earlier in range(1, goal) if earlier not in done), goal):
        refuse_edited(project, [each - 1])
        proposed = propose(project, each, answers if each == goal else {})
        if proposed.proposal is None:
            yield proposed
            return
        written = write(project, each, proposed.proposal.files, discard_edits=discard_edits)
        if answers and each == goal:
            folder = iteration(project, each).folder
            decision_files.write(folder, replies.answered(decision_files.read(folder), answers))
        yield proposed.wrote(integrity.status(integrity.read(project.migrations).values(), each), written=written)

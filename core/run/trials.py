"""A rehearsal for its own sake: nothing is applied, and the target is only read."""

from __future__ import annotations

import time
from collections.abc import Iterator

from core.errors import Refused
from core.project.migrations import Migration, built, migration, refuse_altered
from core.project.settings import Project
from core.run.events import Event, Phase, Tried
from core.run.online.between import refuse_between
from core.run.rehearse import rehearse, rehearse_from_files
from core.run.session import Control
from core.run.standing import Standing, chapters, looked_up, refuse_drift, refuse_other_files
from core.targets.connector import Connector


def trial(project: Project, connector: Connector, goal: int | None, control: Control) -> Iterator[Event]:
    """Rehearse what leads from where the target stands to N; what it has behind it, from its own snapshot."""
    began = time.perf_counter()
    yield Phase("checking", connector.label)
    migrations = built(project)
    found = looked_up(project, connector)
    if found.at_work:
        raise Refused(
            "at-work",
            f"a run is at work on {connector.label}: its tables are changing",
            remedy="Wait until it is done; slipway status says so.",
        )
    refuse_drift(found)
    refuse_altered(project, migrations)
    refuse_other_files(found, migrations)
    control.check()
    pages, live = _chosen(project, found, migrations, goal)
    if live:
        refuse_between(found.between, found.target, "a rehearsal begins with an iteration that is whole")
        why = yield from rehearse(project, connector, pages, control)
    else:
        why = yield from rehearse_from_files(project, connector, pages[0], control)
    numbers = tuple(page.iteration for page in pages)
    base = "target" if live else f"snapshot {numbers[0] - 1}"
    yield Tried(connector.label, numbers, base, why, time.perf_counter() - began)


def _chosen(
    project: Project, found: Standing, migrations: tuple[Migration, ...], goal: int | None
) -> tuple[tuple[Migration, ...], bool]:
    """Take all that is pending up to the goal; where nothing is, the one that was named or the newest."""
    newest = max((one.iteration for one in migrations), default=1)
    wanted = migration(project, newest if goal is None else goal)
    if wanted.iteration > found.iteration:
        return chapters(found, migrations, wanted.iteration), True
    return (wanted,), False

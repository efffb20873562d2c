"""Bring a target back to an iteration: the stored ways back, newest first, in one transaction, with the data."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from core.errors import Refused, UsageError
from core.project.migrations import Migration, built, refuse_altered
from core.project.settings import Project
from core.run import preflight
from core.run.events import Event, Finished, Outcome, Phase, RunStarted
from core.run.online.between import refuse_between, refuse_other_segments
from core.run.online.rides import first_segment_back
from core.run.online.running import run_segments
from core.run.outlook.fates import Fate, of_outlook
from core.run.outlook.obstacles import outlooks
from core.run.outlook.turns import turns
from core.run.patience import patiently
from core.run.proving.proofs import proved
from core.run.session import Control
from core.run.standing import Standing, chapters, looked_up, refuse_drift, refuse_other_files, standing
from core.run.transaction import Undertaking
from core.targets.connector import Connector
from core.targets.translate import reading


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would come of a rollback, looked up without changing anything."""

    standing: Standing
    goal: int
    fates: tuple[Fate, ...]

    @property
    def stopped(self) -> bool:
        """It would be refused as things are."""
        found = self.standing
        doubtful = found.drift or found.at_work or found.in_doubt or found.chain_broken_at is not None
        return bool(doubtful) or any(one.verdict == "impossible" for one in self.fates)


def rollback(
    project: Project, connector: Connector, goal: int, control: Control, fills: Mapping[str, str]
) -> Iterator[Event]:
    """Drift is refused, so the stored ways back fit."""
    began = time.perf_counter()
    run = str(uuid4())
    doing = Undertaking(run, project, connector, control, "down", fills, "development")
    with control.working(connector) as connection:
        yield Phase("checking", connector.label)
        found = standing(project, connector, connection)
        control.check()
        migrations = built(project)
        pages = pages_back(migrations, found, goal)
        yield RunStarted(run, "down", connector.label, found.iteration, goal, len(pages))
        refuse_drift(found)
        refuse_altered(project, migrations)
        refuse_other_files(found, migrations)
        begun = begun_page(found, migrations, goal)
        if begun and begun.online:
            pages = (begun,)
            preflight.check(project, connection, (first_segment_back(project, begun, found.between),), "down", fills)
            yield Phase("file", f"{begun.online.down.name}: it stands at iteration {found.between}")
            sent = yield from run_segments(doing, connection, begun, begun.online)
        else:
            preflight.check(project, connection, pages, "down", fills)
            sent = (yield from patiently(doing, connection, found.iteration, pages)) if pages else []
    expressions = yield from proved(project, connector, goal)
    seconds = time.perf_counter() - began
    outcome: Outcome = "rolled back" if pages else "unchanged"
    yield Finished(run, outcome, found.iteration, goal, seconds, tuple(sent), expressions=expressions)


def pages_back(migrations: tuple[Migration, ...], found: Standing, goal: int) -> tuple[Migration, ...]:
    if goal < 0:
        raise UsageError("below-zero", "there is nothing before iteration 0", remedy="Roll back to 0 at the furthest.")
    if goal > found.iteration:
        raise Refused(
            "not-there-yet",
            f"{found.target} stands at iteration {found.iteration}, before {goal}",
            remedy=f"To go forward: slipway apply {goal}",
        )
    pages = chapters(found, migrations, goal)
    if len(pages) != found.iteration - goal:
        raise Refused(
            "files-missing",
            f"migrations/ lacks a way back from {found.iteration} to {goal}",
            remedy="Restore the files of the iterations between from version control.",
        )
    return pages


def begun_page(found: Standing, migrations: tuple[Migration, ...], goal: int) -> Migration | None:
    """What is only begun of the next iteration goes back first, and alone."""
    if found.between is None:
        return None
    if goal != found.iteration:
        refuse_between(found.between, found.target, f"it can only go back to {found.iteration} from there")
    begun = next((one for one in migrations if one.iteration == found.between.iteration), None)
    refuse_other_segments(found.between, begun, found.target)
    return begun


def fates(project: Project, connector: Connector, goal: int) -> tuple[Fate, ...]:
    """Look up, without changing anything, what a rollback would do to each object."""
    return prospect(project, connector, goal, {}).fates


def prospect(project: Project, connector: Connector, goal: int, fills: Mapping[str, str]) -> Prospect:
    """While a run is at work its tables are locked, so that no row is looked at."""
    found = looked_up(project, connector)
    migrations = built(project)
    refuse_altered(project, migrations)
    pages = pages_back(migrations, found, goal)
    if found.at_work:
        return Prospect(found, goal, ())
    if begun := begun_page(found, migrations, goal):
        pages = (first_segment_back(project, begun, found.between),)
    with reading(connector) as connection, connection.transaction():
        preflight.limited(connection)
        told = [
            fate
            for outlook in outlooks(connection, turns(project, pages, "down"), fills)
            for fate in of_outlook(connection, outlook)
        ]
    return Prospect(found, goal, tuple(told))

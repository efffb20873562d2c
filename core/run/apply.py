"""Bring a target to an iteration: chapter by chapter, each in a transaction and with a verification of its own."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from core.errors import CoreError, Refused
from core.project import integrity
from core.project.baselines import baseline
from core.project.migrations import Migration, built, migration, refuse_altered
from core.project.settings import Project, Stage, Way
from core.run import preflight
from core.run.adopting import opening
from core.run.approving import refuse_unapproved, refuse_unrehearsed
from core.run.events import Event, Finished, Measured, Outcome, Phase, RunStarted
from core.run.online.between import Between
from core.run.online.choosing import Choice, choose, refuse_begun
from core.run.online.rehearsing import rehearse_segments
from core.run.online.running import run_segments
from core.run.outlook.data_checks import summed_up
from core.run.patience import patiently
from core.run.proving.proofs import proved
from core.run.records.history import refuse_others
from core.run.records.history import stage as recorded_stage
from core.run.rehearse import rehearse
from core.run.session import Control
from core.run.standing import Standing, chapters, refuse_drift, refuse_other_files, schemas_of, standing
from core.run.transaction import Undertaking
from core.run.waits import heard, note, waited
from core.run.weighing import refuse_heavy
from core.targets.connector import Connector


def apply(
    project: Project, connector: Connector, goal: int | None, control: Control, *, stage: Stage, way: Way = "by size"
) -> Iterator[Event]:
    """A failure or Cancel in chapter k leaves k-1, and says so."""
    began = time.perf_counter()
    run = str(uuid4())
    with control.working(connector) as connection:
        yield Phase("checking", connector.label)
        found = standing(project, connector, connection)
        wanted = _goal(project, found, goal)
        control.check()
        migrations = built(project)
        pages = (*opening(project, found), *chapters(found, migrations, wanted))
        yield RunStarted(run, "up", connector.label, found.iteration, wanted, len(pages))
        refuse_others(connection, project, schemas_of(project, *(one.iteration for one in pages)))
        refuse_begun(found.between, pages, found.target, way)
        refuse_drift(found)
        refuse_altered(project, migrations)
        refuse_other_files(found, migrations)
        stands = recorded_stage(connection, project, stage)
        refuse_unapproved(project, stands, [one for one in pages if not one.there])
        refuse_heavy(project, connection, stands, [one for one in pages if one.iteration and not found.between])
        asked = preflight.check(project, connection, pages[1:] if found.between else pages, "up", {})
        if asked:
            yield Phase("rows", summed_up(asked))
        chosen = [choose(project, connection, page, found.between, stage=stands, way=way) for page in pages]
    doing = Undertaking(run, project, connector, control, "up", {}, stands)
    sent, unproved, expressions = yield from _chapters(doing, chosen, found.between)
    seconds = time.perf_counter() - began
    yield Finished(run, _outcome(pages), found.iteration, wanted, seconds, tuple(sent), tuple(unproved), expressions)


def _outcome(pages: tuple[Migration, ...]) -> Outcome:
    if pages and all(page.there for page in pages):
        return "adopted"
    return "applied" if pages else "unchanged"


def _chapters(
    doing: Undertaking, chosen: Sequence[Choice], between: Between | None
) -> Generator[Event, None, tuple[list[tuple[int, str, float]], list[str], tuple[str, ...]]]:
    sent: list[tuple[int, str, float]] = []
    unproved: list[str] = []
    expressions: tuple[str, ...] = ()  # of the last chapter, which holds what came before it
    for choice in chosen:
        page = choice.page
        if choice.why:
            yield Phase("file", f"{(choice.online or page).up.name}: {choice.why}")
        with _told_what_stays(sorted({iteration for iteration, _, _ in sent})):
            measured: list[Measured] = []
            if between is None or between.iteration != page.iteration:  # what was begun had been rehearsed
                unproved += yield from _tried(doing, choice, measured)
            integrity.seal(doing.project.migrations, page.iteration)
            with doing.control.working(doing.connector) as connection:
                if choice.online:
                    own = yield from run_segments(doing, connection, page, choice.online)
                else:
                    own = yield from patiently(doing, connection, max(page.iteration - 1, 0), (page,))
                if own:
                    told = waited(doing, choice, measured, own)
                    note(doing, connection, told)
                    yield told
                sent += own
        expressions = yield from proved(doing.project, doing.connector, page.iteration)
    return sent, unproved, expressions


def _tried(doing: Undertaking, choice: Choice, measured: list[Measured]) -> Generator[Event, None, list[str]]:
    """Rehearse what will run; give what could not be."""
    page = choice.page
    if page.there:
        yield Phase("adopting", "the target is as the baseline says: it is recorded, and nothing runs")
        return []
    trial = rehearse(doing.project, doing.connector, (page,), doing.control)
    if why := (yield from heard(trial, measured)):
        refuse_unrehearsed(doing.project, doing.stage, page, why)
        return [f"iteration {page.iteration}: {why}" if page.iteration else f"the baseline: {why}"]
    if choice.online and (
        why := (yield from rehearse_segments(doing.project, doing.connector, page, choice.online, doing.control))
    ):
        refuse_unrehearsed(doing.project, doing.stage, page, why)
        return [f"iteration {page.iteration} in segments: {why}"]
    return []


@contextmanager
def _told_what_stays(applied: Sequence[int]) -> Iterator[None]:
    """A failure in one chapter must not sound as if the chapters before it had been undone too."""
    try:
        yield
    except CoreError as error:
        if applied:
            error.message += f"; what was committed before it stays: iteration {', '.join(map(str, applied))}"
        raise


def _goal(project: Project, found: Standing, goal: int | None) -> int:
    newest = max((one.iteration for one in built(project)), default=0)
    wanted = newest if goal is None else goal
    if wanted or (goal is None and baseline(project) is None):
        migration(project, wanted or 1)  # says what has not been built
    if wanted < found.iteration:
        raise Refused(
            "already-beyond",
            f"{found.target} stands at iteration {found.iteration}, beyond {wanted}",
            remedy=f"To go back: slipway rollback --to {wanted}",
        )
    return wanted

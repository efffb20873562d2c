"""What stands between an iteration and the target: its findings, the rows in its way, and who has read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.lint.breaking.verdicts import Verdict
from core.project import approvals
from core.project.approvals import Review
from core.project.iterations import iteration
from core.project.migrations import Migration, built, migration, refuse_altered
from core.project.record_files import Warned
from core.project.settings import Project
from core.render.proposals import Build, proposed
from core.run import preflight
from core.run.approving import reviewed, unused
from core.run.online.between import refuse_between
from core.run.outlook.data_checks import DataCheck
from core.run.outlook.obstacles import outlooks
from core.run.outlook.turns import turns
from core.run.proving.differences import Difference
from core.run.standing import Standing, chapters, looked_up
from core.run.weighing import Heavy, Planned, Sizes, compatibility, findings, planned, raised, sizes
from core.schema.findings import Finding
from core.targets.connector import Connector
from core.targets.translate import reading


@dataclass(frozen=True, slots=True)
class Check:
    """One built iteration; of one that is applied already no rows are looked at."""

    build: Build
    unapproved: tuple[Warned, ...]
    review: Review | None
    applied: bool
    data_checks: tuple[DataCheck, ...]
    compatibility: tuple[Verdict, ...] = ()

    @property
    def stopped(self) -> bool:
        return any(one.stops for one in self.data_checks)


@dataclass(frozen=True, slots=True)
class Checked:
    target: str
    at: int
    at_work: bool  # its tables are locked: no row was looked at
    drift: tuple[Difference, ...]
    checks: tuple[Check, ...]


def check(project: Project, connector: Connector, number: int | None) -> Checked:
    """Check all that is pending up to N, or N alone where it is applied; nothing is written anywhere."""
    migrations, found = built(project), looked_up(project, connector)
    pages = _chosen(project, found, migrations, number)
    refuse_altered(project, migrations)
    pending = tuple(page for page in pages if page.iteration > found.iteration and not found.at_work)
    if pending:
        refuse_between(found.between, found.target, "its rows are those of half an iteration")
    asked, known = _asked(project, connector, pending), _sizes(connector, pending)
    checks = tuple(_check(project, found, page, asked, known) for page in pages)
    return Checked(found.target, found.iteration, found.at_work, found.drift, checks)


def _check(
    project: Project,
    found: Standing,
    page: Migration,
    asked: tuple[DataCheck, ...],
    known: tuple[int, Sizes] | None,
) -> Check:
    weighed = planned(project, page.iteration)
    remarks = findings(project, weighed, known if page.iteration > found.iteration else None)
    heavy = raised(page, weighed, remarks)
    warnings = (*approvals.warned(page), *(warned for _, warned in heavy))
    unapproved = approvals.open_warnings(iteration(project, page.iteration).folder, warnings)
    notes = (one for one in remarks if one.severity == "note")
    return Check(
        _build(project, page, weighed, (*_told(heavy, page, unapproved), *notes), unapproved),
        unapproved,
        reviewed(project, page),
        page.iteration <= found.iteration,
        tuple(one for one in asked if one.iteration == page.iteration),
        compatibility(project, weighed),
    )


def _chosen(
    project: Project, found: Standing, migrations: Sequence[Migration], number: int | None
) -> tuple[Migration, ...]:
    newest = max((one.iteration for one in migrations), default=1)
    wanted = migration(project, newest if number is None else number)
    ahead = chapters(found, tuple(migrations), wanted.iteration) if wanted.iteration > found.iteration else ()
    return ahead or (wanted,)


def _sizes(connector: Connector, pages: tuple[Migration, ...]) -> tuple[int, Sizes] | None:
    """Of what is applied already nobody asks any more what it would cost."""
    if not pages:
        return None
    with reading(connector) as connection, connection.transaction():
        preflight.limited(connection)
        return sizes(connection)


def _asked(project: Project, connector: Connector, pages: tuple[Migration, ...]) -> tuple[DataCheck, ...]:
    with reading(connector) as connection, connection.transaction():
        preflight.limited(connection)
        ahead = turns(project, pages, "up")
        return tuple(one for outlook in outlooks(connection, ahead, ()) for one in outlook.checks)


def _build(
    project: Project, page: Migration, weighed: Planned, found: Sequence[Finding], unapproved: Sequence[Warned]
) -> Build:
    """Warnings are those of the record, and those that the target's sizes make."""
    recorded = tuple(_warning(one, page.iteration, unapproved) for one in approvals.warned(page))
    return proposed(
        project,
        weighed.plan,
        weighed.before,
        weighed.after,
        decisions=weighed.decisions,
        questions=(),
        findings=(*recorded, *found, *unused(project, page)),
    )


def _told(heavy: Sequence[Heavy], page: Migration, unapproved: Sequence[Warned]) -> Iterator[Finding]:
    for finding, warned in heavy:
        way = f"{finding.remedy} Or, after review: slipway approve {page.iteration} {warned.name} --reason TEXT"
        yield replace(finding, remedy=way if warned in unapproved else "Approved.")


def _warning(one: Warned, number: int, unapproved: Sequence[Warned]) -> Finding:
    """Warnings are those of the record, which an approval is bound to: of the model, of the steps, of an edit."""
    remedy = f"After review: slipway approve {number} {one.name} --reason TEXT" if one in unapproved else "Approved."
    return Finding(one.code, "warning", one.place, one.message, remedy)

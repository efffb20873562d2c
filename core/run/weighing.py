"""A built iteration judged again by its snapshots, and by the size that its tables have on a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from core.diff.changes import RenameTable
from core.diff.difference import difference
from core.diff.moved import moved
from core.errors import Unanswered
from core.lint.breaking.breaking import breaks
from core.lint.breaking.verdicts import Verdict, verdicts
from core.lint.linting import lint
from core.lint.situations import situations
from core.lint.target_facts import Facts
from core.plan.online.segmenting import segments
from core.plan.planning import plan_of
from core.plan.steps import Plan
from core.project import approvals
from core.project.answers import decided
from core.project.decisions import Decisions
from core.project.iterations import iteration, iterations
from core.project.migrations import Migration, read_snapshot
from core.project.record_files import Warned, numbered
from core.project.settings import Project, Stage
from core.render import online
from core.render.records import warned
from core.render.scripts import script
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.schemas import Schema
from core.targets.connector import Connection

Sizes = dict[QName, int]
Heavy = tuple[Finding, Warned]  # what the sizes make a warning of, and the same as an approval names it


@dataclass(frozen=True, slots=True)
class Planned:
    """From its two snapshots: a model that was changed since says nothing of the frozen files."""

    plan: Plan
    before: Schema
    renamed: Schema  # the same under the names of after
    after: Schema
    decisions: Decisions


def planned(project: Project, number: int) -> Planned:
    before, after, first = read_snapshot(project, number - 1), read_snapshot(project, number), project.first_schema
    decisions = decided([one.folder for one in iterations(project)[:number]], {})
    renamed = moved(before, after, decisions, first=first)
    found = plan_of(difference(before, renamed, after), iteration=number, decisions=decisions, first=first)
    return Planned(found, before, renamed.schema, after, decisions)


def sizes(connection: Connection) -> tuple[int, Sizes]:
    """The server's version, and about how many rows each table holds."""
    query = files("core.run").joinpath("queries", "table_rows.sql").read_bytes()
    rows = connection.execute(query).fetchall()
    return connection.info.server_version // 10000, {QName(schema, name): number for schema, name, number in rows}


def findings(project: Project, page: Planned, known: tuple[int, Sizes] | None) -> tuple[Finding, ...]:
    facts = Facts(known[0], _renamed(known[1], page.plan)) if known else None
    return lint(page.plan, page.renamed, page.after, project.settings.review, facts)


def _renamed(rows: Sizes, plan: Plan) -> Sizes:
    """By the names that hold from the plan's renames on."""
    changes = (step.forward.change for step in plan.steps)
    new = {one.new: rows[one.old] for one in changes if isinstance(one, RenameTable) and one.old in rows}
    return rows | new


def as_warnings(page: Planned, found: Sequence[Finding]) -> tuple[Warned, ...]:
    """Tied to the statements that they are about, as the record ties those that it holds."""
    up, safer = script(page.plan, "up", page.plan.first), segments(page.plan)
    statements = up if safer is None else (*up, *online.statements(safer, "up"))
    return numbered(Warned.model_validate(warned(finding, statements)) for finding in found)


def raised(page: Migration, weighed: Planned, found: Sequence[Finding]) -> tuple[Heavy, ...]:
    """What the target's sizes made a warning of: the record doesn't hold it."""
    recorded = {one.name for one in approvals.warned(page)}
    heavy = [one for one in found if one.severity == "warning" and f"{one.code}@{one.place}" not in recorded]
    return tuple(zip(heavy, as_warnings(weighed, heavy), strict=True))


def refuse_heavy(project: Project, connection: Connection, stage: Stage, pages: Sequence[Migration]) -> None:
    """Off development what keeps others out of a heavy table needs an approval as any warning does."""
    if stage == "development":
        return
    known = sizes(connection)
    for page in pages:
        weighed = planned(project, page.iteration)
        folder = iteration(project, page.iteration).folder
        heavy = raised(page, weighed, findings(project, weighed, known))
        for one in approvals.open_warnings(folder, tuple(told for _, told in heavy)):
            raise Unanswered(
                "not-approved",
                f"{one.code} at {one.place}: {one.message}",
                place=f"migrations/{page.up.name}",
                remedy=f"After review: slipway approve {page.iteration} {one.name} --reason TEXT",
            )


def compatibility(project: Project, page: Planned) -> tuple[Verdict, ...]:
    """For programs of each earlier iteration; older snapshots are read only where something breaks."""
    found = breaks(situations(page.plan, page.renamed, page.after))
    numbers = range(1, page.plan.iteration)
    earlier = {number: read_snapshot(project, number) if found else Schema() for number in numbers}
    return tuple(verdicts(found, earlier))

"""The whole product on one page: every function is a list of calls to stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from core.project.settings import Project, Stage, Way

if TYPE_CHECKING:
    from core.render.proposals import Build
    from core.run.events import Event
    from core.run.session import Control
    from core.run.sources.beginning import Begun
    from core.run.sources.reading import Source
    from core.run.standing import Standing
    from core.run.verify import Report
    from core.targets.connector import Connector

Words = Mapping[str, str]  # an answer for each question, a value for each column


def new(folder: Path, example: str | None) -> Project:
    from core.project.creation import create

    return create(folder, example)


def begin(folder: Path, address: str, password: str, *, target: str, stage: Stage) -> Begun:
    from core.run.sources.beginning import begin_from_database

    return begin_from_database(folder, address, password, target=target, stage=stage)


def propose(project: Project, number: int, answers: Words) -> Build:
    """Load, keep, diff, ask, plan, lint, render: everything but writing."""
    from core.diff import difference, keep, leave, moved, questions, strangers
    from core.lint.linting import lint
    from core.load import models, rules
    from core.plan.planning import plan_of
    from core.project.answers import decided
    from core.project.iterations import iteration, iterations
    from core.project.migrations import read_snapshot
    from core.render.proposals import proposed, unreadable

    current, before, first = iteration(project, number), read_snapshot(project, number - 1), project.first_schema
    decisions = decided([one.folder for one in iterations(project)[:number]], answers)
    loaded = models.load_model(current.documents, rules.rules_of(project, before, decisions))
    if loaded.broken:
        return unreadable(project, number, (*current.findings, *loaded.findings))
    renamed = moved.moved(before, loaded.schema, decisions, first=first)
    whole = keep.keep(renamed.schema, renamed.model, iteration=number, decisions=decisions, first=first)
    kept = leave.leave(whole, renamed.schema, decisions, first)
    found = difference.difference(before, renamed, kept.schema)
    stored = rules.settings_questions(before, kept.schema.storage, decisions)
    asked = stored or questions.open_questions(found, kept.questions, decisions, first=first)
    planned = plan_of(found, iteration=number, decisions=decisions, first=first)
    remarks = (*current.findings, *loaded.findings, *strangers.strangers(found, decisions, first), *renamed.findings)
    findings = (*remarks, *kept.findings, *lint(planned, renamed.schema, kept.schema, project.settings.review))
    return proposed(project, planned, before, kept.schema, decisions=decisions, questions=asked, findings=findings)


def build(project: Project, number: int | None, answers: Words, *, discard_edits: bool = False) -> Iterator[Build]:
    from core.run.building import build

    return build(project, number, answers, propose, discard_edits=discard_edits)


def reopen(project: Project, connector: Connector, number: int | None) -> None:
    from core.run.reopening import reopen

    reopen(project, connector, number)


def read_elsewhere(source: str, project: Project | None, stack: ExitStack) -> Source:
    from core.run.sources.elsewhere import read_elsewhere

    return read_elsewhere(source, project, stack)


def open_target(project: Project, name: str | None) -> AbstractContextManager[Connector]:
    from core.targets.open import open_target

    return open_target(project.target(name)[1].url, project_id=project.id)


def standing(project: Project, connector: Connector) -> Standing:
    from core.run.standing import looked_up

    return looked_up(project, connector)


def apply(
    project: Project, connector: Connector, goal: int | None, control: Control, *, stage: Stage, way: Way = "by size"
) -> Iterator[Event]:
    from core.run.apply import apply

    return apply(project, connector, goal, control, stage=stage, way=way)


def rollback(project: Project, connector: Connector, goal: int, control: Control, fills: Words) -> Iterator[Event]:
    from core.run.rollback import rollback

    return rollback(project, connector, goal, control, fills)


def verify(project: Project, connector: Connector, iteration: int | None) -> Report:
    from core.run.verify import verify

    return verify(project, connector, iteration)


def continue_stages(project: Project, redact: Callable[[str], str]) -> Iterator[Event]:
    from core.run.stages import continue_stages

    return continue_stages(project, redact)

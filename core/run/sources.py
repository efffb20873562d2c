"""Anything that can be compared: a model file, a snapshot, an iteration, a live database, made comparable."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from core.diff.difference import difference
from core.diff.moved import moved
from core.diff.questions import open_questions
from core.diff.strangers import strangers
from core.errors import UsageError
from core.lint.linting import lint
from core.load.live import read_schema
from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.load.orm.models import is_orm, load_orm
from core.load.rules import rules_of
from core.plan.planning import plan_of
from core.project.answers import answered
from core.project.decisions import Decisions
from core.project.iterations import iteration
from core.project.migrations import built, read_snapshot
from core.project.settings import Project
from core.render.proposals import Proposal, propose
from core.run.judge import managed, read_back
from core.run.lookups import user_schemas
from core.schema import snapshot
from core.schema.findings import Finding, Question
from core.schema.schemas import Schema
from core.targets.connector import Connector
from core.targets.open import open_target


@dataclass(frozen=True, slots=True)
class Source:
    """What one side says; `connector` is its server when it is a live database."""

    loaded: Loaded
    connector: Connector | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    proposal: Proposal | None  # none where a source has errors
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()  # what only a person knows, such as a rename; the SQL is without it


def read_source(text: str, project: Project | None, stack: ExitStack) -> Source:
    """Recognise a source by what it is; the stack closes what had to be opened."""
    named = project is not None and text in project.settings.targets
    if text == "target" or named or "://" in text or ("=" in text and not Path(text).exists()):
        return _live(text, project, stack)
    if text.isdecimal():
        return Source(_iteration(_needed(project, text), int(text)))
    path = Path(text)
    if path.name.endswith(".snapshot.json"):
        return Source(Loaded(snapshot.load(path.read_text(encoding="utf-8"), place=path.name)))
    if is_orm(text) and not path.exists():
        return Source(load_orm(text, _rules(project), project.root if project else Path.cwd()))
    return Source(load_model([path], _rules(project)))


def compare(before: str, after: str, project: Project | None, answers: Mapping[str, str]) -> Comparison:
    """Plan from one side to the other; where one is live, its server reads the other back first."""
    with ExitStack() as stack:
        left, right = read_source(before, project, stack), read_source(after, project, stack)
        first = _rules(project).schema
        remarks = (*left.loaded.findings, *right.loaded.findings)
        if left.loaded.broken or right.loaded.broken:
            return Comparison(None, remarks)
        old = _comparable(left, right.connector, first)
        new = _comparable(right, left.connector, first)
    decisions = answered(Decisions(), answers)
    renamed = moved(old, new, decisions, first=first)
    found = difference(old, renamed, new)
    asked = open_questions(found, (), decisions, first=first)
    planned = plan_of(found, iteration=0, decisions=decisions, first=first)
    findings = (*remarks, *renamed.findings, *strangers(found, decisions, first))
    if any(finding.severity == "error" for finding in findings):
        return Comparison(None, findings)
    findings = (*findings, *lint(planned, renamed.schema, new))
    now = datetime.now().astimezone()
    proposal = propose(planned, old, new, first=first, generated=now, inputs="", findings=findings)
    return Comparison(proposal, findings, asked)


def _comparable(side: Source, other: Connector | None, first: str) -> Schema:
    """Expressions are equal when PostgreSQL says so."""
    if side.connector is not None or other is None:
        return side.loaded.schema
    return read_back(other, side.loaded.schema, first)


def _live(text: str, project: Project | None, stack: ExitStack) -> Source:
    name = None if text == "target" else text
    url = _needed(project, text).target(name)[1].url if project or name is None else text
    number = project.id if project else str(uuid5(NAMESPACE_URL, "slipway:no-project"))
    connector = stack.enter_context(open_target(url, project_id=number))
    with connector.read() as connection:
        names = _spoken_of(project) if project else user_schemas(connection)
        read = read_schema(connection, names)
    return Source(Loaded(read.schema), connector)


def _spoken_of(project: Project) -> tuple[str, ...]:
    """The schemas of the newest snapshot, and where the next one may put something."""
    snapshots = [read_snapshot(project, one.iteration) for one in built(project)[-1:]]
    names = managed(project, *snapshots)
    return tuple(dict.fromkeys((*names, project.settings.project.app_schema)))


def _iteration(project: Project, number: int) -> Loaded:
    if (project.migrations / f"{number:03d}.snapshot.json").exists() or number == 0:
        return Loaded(read_snapshot(project, number))
    found = iteration(project, number)
    loaded = load_model(found.documents, _rules(project))
    return replace(loaded, findings=(*found.findings, *loaded.findings))


def _rules(project: Project | None) -> Rules:
    if project is None:
        return Rules()
    return rules_of(project, Schema(), Decisions())


def _needed(project: Project | None, text: str) -> Project:
    if project is None:
        raise UsageError(
            "no-project",
            f"{text!r} means something only inside a project",
            remedy="Go to a project or name one with --project DIR.",
        )
    return project

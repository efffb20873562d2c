"""Two sources side by side, made comparable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.diff.difference import difference
from core.diff.moved import moved
from core.diff.questions import open_questions
from core.diff.strangers import strangers
from core.lint.linting import lint
from core.plan.planning import plan_of
from core.project.answers import answered
from core.project.decisions import FILE, Decisions
from core.project.settings import Project
from core.render.proposals import Proposal, propose
from core.run.sources.reading import Source, rules
from core.schema.findings import Finding, Question
from core.schema.objects import Namespace
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Comparison:
    proposal: Proposal | None  # none where a source has errors
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()  # what only a person knows, such as a rename; the SQL is without it


def compare(left: Source, right: Source, project: Project | None, answers: Mapping[str, str]) -> Comparison:
    """Plan from one side to the other; where one is live, its server reads the other back first."""
    first = rules(project).schema
    remarks = (*left.loaded.findings, *right.loaded.findings)
    if left.loaded.broken or right.loaded.broken:
        return Comparison(None, remarks)
    old, new = _asked_for(_comparable(left, right, first), left, right), _comparable(right, left, first)
    new = _asked_for(new, right, left)
    decisions = answered(Decisions(), answers)
    renamed = moved(old, new, decisions, first=first)
    new = renamed.model
    found = difference(old, renamed, new)
    asked = open_questions(found, (), decisions, first=first)
    planned = plan_of(found, iteration=0, decisions=decisions, first=first)
    strange = (*renamed.findings, *strangers(found, decisions, first))
    findings = (*remarks, *(_of_an_answer(finding) for finding in strange))
    if any(finding.severity == "error" for finding in findings):
        return Comparison(None, findings)
    findings = (*findings, *lint(planned, renamed.schema, new))
    now = datetime.now().astimezone()
    proposal = propose(planned, old, new, first=first, generated=now, inputs="", findings=findings)
    return Comparison(proposal, findings, asked)


def _of_an_answer(finding: Finding) -> Finding:
    """Nothing was read from a decisions.toml here."""
    where, _, kind = finding.place.partition(": ")
    return replace(finding, place=f"--answer {kind}") if where == FILE else finding


def _asked_for(schema: Schema, side: Source, other: Source) -> Schema:
    """A schema that is there and holds nothing is no difference to what never spoke of it, as in verify."""
    if side.bare is None or other.bare is not None:
        return schema
    spoken = {one.name for one in other.loaded.schema.objects if isinstance(one, Namespace)}
    gone = side.bare - spoken
    kept = (one for one in schema.objects if not (isinstance(one, Namespace) and one.name in gone))
    return replace(schema, objects=tuple(kept))


def _comparable(side: Source, other: Source, first: str) -> Schema:
    """Expressions are equal when PostgreSQL says so."""
    if side.read_back is not None or other.read_back is None:
        return side.loaded.schema
    return other.read_back(side.loaded.schema, first)

"""Snapshot N-1 under the names of model N: what was renamed is the same thing from here on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.diff.candidates import rename_questions
from core.diff.changes import Change
from core.diff.held import held
from core.diff.new_names import new_names
from core.diff.renaming import follow, renamed, renames
from core.diff.takeover import taken_over, unmade
from core.diff.unmanaged import untouched
from core.project.decisions import Decisions
from core.schema.findings import Finding, Question
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Moved:
    schema: Schema
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    model: Schema = field(default_factory=Schema)  # in the words of the baseline, where there is one


def moved(previous: Schema, model: Schema, decisions: Decisions, *, first: str) -> Moved:
    """Follow what was decided, and ask about what looks like it; a decision that can't be followed stops all."""
    understood = new_names(previous, model, decisions, first)
    broken = (*understood.findings, *untouched(previous, decisions, first), *_unmade(previous, model))
    broken += tuple(held(previous, model, understood.names, decisions, first))
    if broken:
        return Moved(previous, findings=broken, model=model)
    under = renamed(previous, understood.names)
    spelled = taken_over(under, model)
    followed, parts = follow(under, spelled)
    asked = rename_questions(under, spelled, decisions, first)
    return Moved(followed, (*renames(previous, understood.names), *parts), asked, model=spelled)


def _unmade(previous: Schema, model: Schema) -> Iterator[Finding]:
    for name in unmade(previous, model):
        message = f"the model's table {name} has the name of something else that was there before it"
        yield Finding("name-collision", "error", str(name), message, "Give the entity another table name.")

"""Snapshot N-1 under the names of model N: what was renamed is the same thing from here on."""

from __future__ import annotations

from dataclasses import dataclass

from core.diff.candidates import rename_questions
from core.diff.changes import Change
from core.diff.new_names import new_names
from core.diff.renaming import follow, renamed, renames
from core.project.decisions import Decisions
from core.schema.findings import Finding, Question
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Moved:
    schema: Schema
    changes: tuple[Change, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()


def moved(previous: Schema, model: Schema, decisions: Decisions, *, first: str) -> Moved:
    """Follow what was decided, and ask about what looks like it; a decision that can't be followed stops all."""
    understood = new_names(previous, model, decisions, first)
    if understood.findings:
        return Moved(previous, findings=understood.findings)
    under = renamed(previous, understood.names)
    followed, parts = follow(under, model)
    asked = rename_questions(under, model, decisions, first)
    return Moved(followed, (*renames(previous, understood.names), *parts), asked)

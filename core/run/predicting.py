"""What was said of each statement of an iteration's file before it was tried: its locks, and whether it writes anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.lint.lock_modes import Lock, strongest
from core.lint.locks import effect, told
from core.plan.steps import Step
from core.project.migrations import Migration
from core.project.settings import Project
from core.render.scripts import Statement, script
from core.run.weighing import planned
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Prediction:
    """Of the step that the statement is part of."""

    locks: tuple[Lock, ...]
    rewrites: bool
    ends: bool  # the step ends with it


def predictions(project: Project, page: Migration, major: int) -> Mapping[str, Prediction]:
    """By the statement's text; what a person put into the file has none."""
    if not page.iteration:
        return {}
    weighed = planned(project, page.iteration)
    written = script(weighed.plan, "up", project.first_schema)
    said = [_of_step(step, weighed.after, major) for step in weighed.plan.steps]
    nothing = Prediction((), rewrites=False, ends=False)
    found: dict[str, Prediction] = {}
    for position, one in enumerate(written):
        prediction = said[one.step] if one.step >= 0 else nothing
        ends = one.step >= 0 and _is_last(written, position)
        found[str(one.sql)] = Prediction(prediction.locks, prediction.rewrites, ends)
    return found


def _is_last(written: tuple[Statement, ...], position: int) -> bool:
    return position + 1 == len(written) or written[position + 1].step != written[position].step


def _of_step(step: Step, after: Schema, major: int) -> Prediction:
    found = effect(step.forward, after, major)
    keep, repair = step.forward.keep, step.forward.repair
    held = tuple(Lock(each.table, "AccessExclusive") for each in (keep, repair) if each is not None)
    return Prediction(strongest((*told(found), *held)), bool(found.rewrites), ends=True)

"""What a rule may look at: one step, its plan, the database before and after it, and the target where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.diff.changes import Change, CreateTable, DropTable, RenameColumn, RenameTable
from core.lint.lock_facts import NEWEST
from core.lint.locks import Effect, effect
from core.lint.target_facts import Facts
from core.plan.net import net
from core.plan.online.segmenting import segments
from core.plan.steps import Plan, Side, Step
from core.project.review_settings import ReviewSettings
from core.schema.constraints import QName
from core.schema.schemas import Schema

USUAL = ReviewSettings()


@dataclass(frozen=True, slots=True)
class Situation:
    step: Step
    plan: Plan
    before: Schema
    after: Schema
    number: int = -1
    facts: Facts | None = None
    review: ReviewSettings = USUAL
    effects: tuple[Effect, ...] = ()  # of every step
    lasting: frozenset[Change] = frozenset()  # what changes in the end; other steps only step aside
    standing: frozenset[QName] = frozenset()  # tables that were there and stay, so that somebody may wait for them
    safer: frozenset[int] = frozenset()  # steps that the online file does in a safer way

    @property
    def effect(self) -> Effect:
        return self.effects[self.number]

    @property
    def lasts(self) -> bool:
        return self.step.forward.change in self.lasting

    def former(self, table: QName, column: str = "") -> tuple[QName, str]:
        """Name it as the iteration before does."""
        for step in self.plan.steps:
            match step.forward.change:
                case RenameColumn(place, old, new) if column == new and table in {place, self._after_rename(place)}:
                    column = old
                    break
                case _:
                    pass
        renames = (step.forward.change for step in self.plan.steps)
        was = next((one.old for one in renames if isinstance(one, RenameTable) and one.new == table), table)
        return was, column

    def _after_rename(self, table: QName) -> QName:
        renames = (step.forward.change for step in self.plan.steps)
        return next((one.new for one in renames if isinstance(one, RenameTable) and one.old == table), table)


def situations(
    plan: Plan, before: Schema, after: Schema, facts: Facts | None = None, review: ReviewSettings = USUAL
) -> Iterator[Situation]:
    """One for each step; what all of them share is found once."""
    changes = tuple(step.forward.change for step in plan.steps)
    fresh = {one.table.name for one in changes if isinstance(one, CreateTable | DropTable)}
    major = facts.major if facts else NEWEST
    shared = (
        tuple(effect(step.forward, after, major) for step in plan.steps),
        frozenset(net(changes)),
        frozenset(table.name for table in before.tables) - fresh,
        _safer(plan),
    )
    for number, step in enumerate(plan.steps):
        yield Situation(step, plan, before, after, number, facts, review, *shared)


def _safer(plan: Plan) -> frozenset[int]:
    """Some of what it does there is no plain statement of the plan."""
    found = segments(plan)
    pieces = (piece for segment in (found.segments if found else ()) for piece in segment.pieces)
    return frozenset(piece.step for piece in pieces if any(not isinstance(one, Side) for one in piece.forward))

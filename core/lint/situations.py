"""What a rule may look at: one step, its plan, and the database before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from core.plan.steps import Plan, Step
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Situation:
    step: Step
    plan: Plan
    before: Schema
    after: Schema

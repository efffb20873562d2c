"""Every rule over every step; adding one is a file and a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.lint.drops import drops
from core.lint.foreign_key_indexes import foreign_key_indexes
from core.lint.generated_columns import generated_columns
from core.lint.keyless import keyless
from core.lint.narrowing import narrowing
from core.lint.second_tables import second_tables
from core.lint.situations import Situation
from core.plan.steps import Plan
from core.schema.findings import Finding
from core.schema.schemas import Schema

Rule = Callable[[Situation], Iterator[Finding]]

RULES: tuple[Rule, ...] = (keyless, generated_columns, drops, narrowing, second_tables, foreign_key_indexes)


def lint(plan: Plan, before: Schema, after: Schema) -> tuple[Finding, ...]:
    """Judge typed changes, never SQL text."""
    return tuple(
        replace(finding, step=number)
        for number, step in enumerate(plan.steps)
        for rule in RULES
        for finding in rule(Situation(step, plan, before, after))
    )

"""Every rule over every step; adding one is a file and a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.lint.breaking.breaking import breaking
from core.lint.conventions.conventions import conventions
from core.lint.drops import drops
from core.lint.foreign_key_indexes import foreign_key_indexes
from core.lint.generated_columns import generated_columns
from core.lint.keyless import keyless
from core.lint.narrowing import narrowing
from core.lint.second_tables import second_tables
from core.lint.situations import USUAL, Situation, situations
from core.lint.target_facts import Facts
from core.lint.waiting.backfills import backfills
from core.lint.waiting.check_scans import check_scans
from core.lint.waiting.collation_rebuilds import collation_rebuilds
from core.lint.waiting.column_rewrites import column_rewrites
from core.lint.waiting.enum_remakes import enum_remakes
from core.lint.waiting.exclusion_builds import exclusion_builds
from core.lint.waiting.foreign_key_scans import foreign_key_scans
from core.lint.waiting.index_builds import index_builds
from core.lint.waiting.index_drops import index_drops
from core.lint.waiting.keeping_copies import keeping_copies
from core.lint.waiting.key_builds import key_builds
from core.lint.waiting.required_scans import required_scans
from core.lint.waiting.trigger_locks import trigger_locks
from core.lint.waiting.type_rewrites import type_rewrites
from core.lint.waiting.unknown_costs import unknown_costs
from core.lint.waiting.wide_windows import wide_windows
from core.plan.steps import Plan
from core.project.review_settings import ReviewSettings
from core.schema.findings import Finding
from core.schema.schemas import Schema

Rule = Callable[[Situation], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    keyless,
    generated_columns,
    drops,
    narrowing,
    index_builds,
    index_drops,
    key_builds,
    exclusion_builds,
    foreign_key_scans,
    check_scans,
    required_scans,
    column_rewrites,
    type_rewrites,
    collation_rebuilds,
    enum_remakes,
    backfills,
    keeping_copies,
    wide_windows,
    trigger_locks,
    unknown_costs,
    breaking,
    second_tables,
    foreign_key_indexes,
    conventions,
)


def lint(
    plan: Plan, before: Schema, after: Schema, review: ReviewSettings = USUAL, facts: Facts | None = None
) -> tuple[Finding, ...]:
    """Judge typed changes, never SQL text; with facts about a target, by the size of its tables."""
    return tuple(
        weighed
        for situation in situations(plan, before, after, facts, review)
        for rule in RULES
        for finding in rule(situation)
        if (weighed := _weighed(replace(finding, step=situation.number), review)) is not None
    )


def _weighed(finding: Finding, review: ReviewSettings) -> Finding | None:
    """As the project weighs it; what can't be planned at all stays an error."""
    weight = review.severities.get(finding.code)
    if weight is None or finding.severity == "error":
        return finding
    return None if weight == "off" else replace(finding, severity=weight)

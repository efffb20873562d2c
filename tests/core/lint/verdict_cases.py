"""The corpus of tests/cases/verdicts: each change with the findings, locks and safe form that it has to get."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pglast import parse_sql

from core.diff.difference import difference
from core.diff.moved import moved
from core.lint.edits.dangers import Edit
from core.lint.edits.judging import dangers
from core.lint.kinds.statements.statements import uses_of
from core.lint.linting import lint
from core.lint.locks import Effect, effect, effect_of
from core.lint.target_facts import Facts
from core.plan.online.segmenting import segments
from core.plan.planning import plan_of
from core.plan.steps import Plan
from core.project.decisions import Decisions
from core.project.review_settings import ReviewSettings
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.schemas import Schema
from tests.core.lint.sketches import FIRST, sketch

FOLDER = Path(__file__).parents[2] / "cases/verdicts"
DECISIONS = ("drop", "aside", "backfill", "using", "rename", "value_map", "default")


@dataclass(frozen=True)
class Case:
    """`there` stands before and after; a change of models has both sides, an edited file its statements."""

    name: str
    before: str = ""
    after: str = ""
    edit: str = ""
    findings: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    safe: tuple[str, ...] = ()
    decisions: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    review: dict[str, Any] = field(default_factory=dict)


def cases(name: str = "*") -> Iterator[Case]:
    for path in sorted(FOLDER.glob(f"{name}.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        there = document.get("there", "")
        for entry in document["change"]:
            yield _case(entry, entry.get("there", there))


def _case(entry: dict[str, Any], there: str) -> Case:
    decisions = {kind: entry[kind] for kind in DECISIONS if kind in entry}
    for kind in ("drop", "aside"):
        decisions |= {kind: tuple(decisions[kind])} if kind in decisions else {}
    return Case(
        entry["name"],
        there + entry.get("before", ""),
        there + entry.get("after", ""),
        entry.get("edit", ""),
        tuple(entry.get("findings", ())),
        tuple(entry.get("locks", ())),
        tuple(entry.get("safe", ())),
        decisions,
        entry.get("rows", {}),
        entry.get("review", {}),
    )


@dataclass(frozen=True)
class Judged:
    plan: Plan | None
    findings: tuple[str, ...]
    locks: tuple[str, ...]
    safe: tuple[str, ...] = ()


def judged(case: Case) -> Judged:
    return _edited(case) if case.edit else _changed(case)


def planned(case: Case) -> tuple[Plan, Schema, Schema]:
    before, after = sketch(case.before), sketch(case.after)
    decisions = Decisions(**case.decisions)
    renamed = moved(before, after, decisions, first=FIRST)
    plan = plan_of(difference(before, renamed, after), iteration=2, decisions=decisions, first=FIRST)
    return plan, renamed.schema, after


def _changed(case: Case) -> Judged:
    plan, renamed, after = planned(case)
    rows = {QName(FIRST, name): number for name, number in case.rows.items()}
    facts = Facts(18, rows) if rows else None
    found = lint(plan, renamed, after, ReviewSettings(**case.review), facts)
    effects = [effect(step.forward, after) for step in plan.steps]
    made = {table.name for table in after.tables} - {table.name for table in renamed.tables}
    return Judged(plan, tuple(map(_said, found)), _locks(effects, made), _safe(plan))


def _said(finding: Finding) -> str:
    return f"{finding.severity} {finding.code} {finding.place}"


def _locks(effects: list[Effect], made: set[QName]) -> tuple[str, ...]:
    told = [
        f"{lock.relation.name} {lock.mode}{' rewrites' if lock.relation in one.rewrites else ''}"
        f"{' scans' if lock.relation in one.scans else ''}{'' if one.known else ' unknown'}"
        for one in effects
        for lock in one.locks
        if lock.relation not in made
    ]
    told += ["unknown" for one in effects if not one.known and not one.locks]
    return tuple(dict.fromkeys(told))


def _safe(plan: Plan) -> tuple[str, ...]:
    """What the online file does otherwise than the plan, by the names of its actions."""
    found = segments(plan)
    pieces = (piece for segment in (found.segments if found else ()) for piece in segment.pieces)
    names = dict.fromkeys(type(action).__name__ for piece in pieces for action in piece.forward)
    return tuple(name for name in names if name != "Side")


def _edited(case: Case) -> Judged:
    nodes = [raw.stmt for raw in parse_sql(case.edit)]
    found = [
        danger.code for number, node in enumerate(nodes) for danger in dangers(Edit(node, FIRST, tuple(nodes[:number])))
    ]
    effects = [effect_of(uses_of(node, FIRST)) for node in nodes]
    return Judged(None, tuple(dict.fromkeys(f"warning {code}" for code in found)), _locks(effects, set()))

"""A folder of tests/cases/changes: two or three models in turn, or two snapshots, and what leads to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.diff.difference import difference
from core.diff.keep import keep
from core.diff.moved import moved
from core.diff.questions import open_questions
from core.lint.linting import lint
from core.load.loaded import Rules
from core.load.models import load_model
from core.plan.planning import plan, plan_of
from core.plan.steps import Plan
from core.project.decision_files import read as read_decisions
from core.project.decisions import Decisions, identity, inherit
from core.render.proposals import Proposal, propose
from core.schema import snapshot
from core.schema.findings import Finding
from core.schema.objects import Extension, place_of
from core.schema.schemas import Schema

CASES = Path(__file__).parents[2] / "cases/changes"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())
FIRST = "public"
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
GOLDEN = {
    ".sql": "up.sql",
    ".rollback.sql": "down.sql",
    ".json": "record.json",
    ".online.sql": "online_up.sql",
    ".online.rollback.sql": "online_down.sql",
}


@dataclass(frozen=True)
class Case:
    folder: Path
    proposal: Proposal
    open: tuple[str, ...]  # keys of questions without an answer, codes of errors
    rows: str

    @property
    def schemas(self) -> tuple[str, ...]:
        """Name the first one, then the others that it speaks of."""
        both = (self.proposal.before, self.proposal.after)
        named = {table.name.schema for schema in both for table in schema.tables}
        named |= {place_of(one).schema for schema in both for one in schema.objects}
        return (FIRST, *sorted(named - {FIRST}))

    @property
    def needs_extensions(self) -> bool:
        both = (self.proposal.before, self.proposal.after)
        return any(isinstance(one, Extension) for schema in both for one in schema.objects)

    def golden(self) -> dict[str, str]:
        stem = self.proposal.migration_file.removesuffix(".sql")
        texts = dict(self.proposal.files)
        return {name: texts[stem + suffix] for suffix, name in GOLDEN.items() if stem + suffix in texts}


def read_case(folder: Path) -> Case:
    return _of_snapshots(folder) if (folder / "after.snapshot.json").exists() else _of_models(folder)


def _of_snapshots(folder: Path) -> Case:
    """What no model speaks of yet is written as PostgreSQL reads it back."""
    before, after = (
        snapshot.load((folder / f"{name}.snapshot.json").read_text(encoding="utf-8"), place=name)
        for name in ("before", "after")
    )
    decisions = read_decisions(folder)
    planned = plan(before, after, iteration=2, decisions=decisions, first=FIRST)
    remarks = lint(planned, before, after)
    opened = [finding.code for finding in remarks if finding.severity == "error"]
    return _case(folder, planned, (before, after), decisions, remarks, opened=opened)


def _of_models(folder: Path) -> Case:
    schema, taken, opened = Schema(), [], list[str]()
    names = [name for name in ("earlier", "before", "after") if (folder / f"{name}.json").exists()]
    for number, name in enumerate(names, start=1):
        own = read_decisions(folder if name == "after" else folder / name)
        decisions = inherit(taken, own)
        taken.append(own)
        before = schema
        loaded = load_model([folder / f"{name}.json"], Rules(FIRST))
        renamed = moved(before, loaded.schema, decisions, first=FIRST)
        kept = keep(renamed.schema, loaded.schema, iteration=number, decisions=decisions, first=FIRST)
        schema = kept.schema
        found = difference(before, renamed, schema)
        asked = open_questions(found, kept.questions, decisions, first=FIRST)
        planned = plan_of(found, iteration=number, decisions=decisions, first=FIRST)
        remarks = (*loaded.findings, *renamed.findings, *kept.findings, *lint(planned, renamed.schema, schema))
        opened += [question.key for question in asked]
        opened += [finding.code for finding in remarks if finding.severity == "error"]
    return _case(folder, planned, (before, schema), decisions, remarks, opened=opened)


def _case(
    folder: Path,
    planned: Plan,
    sides: tuple[Schema, Schema],
    decisions: Decisions,
    remarks: Sequence[Finding],
    *,
    opened: Sequence[str],
) -> Case:
    inputs = identity(decisions)
    proposal = propose(planned, *sides, first=FIRST, generated=NOON, inputs=inputs, findings=remarks)
    rows = folder / "rows.sql"
    return Case(folder, proposal, tuple(opened), rows.read_text(encoding="utf-8") if rows.exists() else "")

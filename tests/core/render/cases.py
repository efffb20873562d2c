"""A folder of tests/cases/changes: two or three models in turn, and what leads from the last but one to the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.diff.keep import keep
from core.diff.moved import moved
from core.diff.questions import open_questions
from core.lint.linting import lint
from core.load.loaded import Rules
from core.load.models import load_model
from core.plan.planning import plan
from core.project.decisions import identity, inherit
from core.project.decisions import read as read_decisions
from core.render.proposals import Proposal, propose
from core.schema.schemas import Schema

CASES = Path(__file__).parents[2] / "cases/changes"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())
FIRST = "public"
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
GOLDEN = {".sql": "up.sql", ".rollback.sql": "down.sql", ".json": "record.json"}


@dataclass(frozen=True)
class Case:
    folder: Path
    proposal: Proposal
    open: tuple[str, ...]  # keys of questions without an answer, codes of errors
    rows: str

    def golden(self) -> dict[str, str]:
        stem = self.proposal.migration_file.removesuffix(".sql")
        texts = dict(self.proposal.files)
        return {name: texts[stem + suffix] for suffix, name in GOLDEN.items()}


def read_case(folder: Path) -> Case:
    schema, taken, opened = Schema(), [], list[str]()
    names = [name for name in ("earlier", "before", "after") if (folder / f"{name}.json").exists()]
    for number, name in enumerate(names, start=1):
        own = read_decisions(folder if name == "after" else folder / name)
        decisions = inherit(taken, own)
        taken.append(own)
        before = schema
        loaded = load_model([folder / f"{name}.json"], Rules(FIRST, 255))
        renamed = moved(before, loaded.schema, decisions, first=FIRST)
        kept = keep(renamed.schema, loaded.schema, iteration=number, decisions=decisions, first=FIRST)
        schema = kept.schema
        asked = open_questions(kept, renamed, decisions, first=FIRST)
        planned = plan(before, schema, iteration=number, decisions=decisions, first=FIRST, moved=renamed)
        remarks = (*loaded.findings, *renamed.findings, *kept.findings, *lint(planned, renamed.schema, schema))
        opened += [question.key for question in asked]
        opened += [finding.code for finding in remarks if finding.severity == "error"]
    proposal = propose(
        planned, before, schema, first=FIRST, generated=NOON, inputs=identity(decisions), findings=remarks
    )
    rows = folder / "rows.sql"
    return Case(folder, proposal, tuple(opened), rows.read_text(encoding="utf-8") if rows.exists() else "")

"""An iteration as it would be written: names, texts, record and snapshot, with everything found on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.diff.changes import (
    AddColumn,
    AlterColumn,
    AlterObject,
    AlterTable,
    Change,
    CreateObject,
    CreateTable,
    DropObject,
    table_of,
)
from core.plan.net import net
from core.plan.online.segmenting import segments
from core.plan.online.segments import Segments
from core.plan.steps import Plan
from core.project.decisions import Decisions, identity
from core.project.integrity import Status, checksum, read, status
from core.project.migrations import generated_at
from core.project.settings import Project
from core.render import files, online, records
from core.render.scripts import Statement, script
from core.schema import snapshot
from core.schema.findings import Finding, Question
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a reviewer sees; the texts by file name: four, and two more where there is a safer way."""

    iteration: int
    plan: Plan
    before: Schema
    after: Schema
    first: str
    up: tuple[Statement, ...]
    down: tuple[Statement, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(step.forward.change for step in self.plan.steps)

    def text(self, suffix: str) -> str:
        return next(content for name, content in self.files if name.endswith(suffix))

    @property
    def migration_file(self) -> str:
        return self.files[0][0]


@dataclass(frozen=True, slots=True)
class Build:
    """One iteration, built or not: without a proposal the findings or the questions say why."""

    iteration: int
    status: Status | None
    proposal: Proposal | None
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    written: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def wrote(self, status: Status | None, *, written: bool) -> Build:
        return replace(self, status=status, written=written)


def unreadable(project: Project, number: int, findings: tuple[Finding, ...]) -> Build:
    return Build(number, status(read(project.migrations).values(), number), None, (), findings)


def proposed(
    project: Project,
    plan: Plan,
    before: Schema,
    after: Schema,
    *,
    decisions: Decisions,
    questions: tuple[Question, ...],
    findings: tuple[Finding, ...],
) -> Build:
    """Render everything; nothing is written. An open question or an error leaves nothing to render."""
    number = plan.iteration
    stands = status(read(project.migrations).values(), number)
    if questions or any(finding.severity == "error" for finding in findings):
        return Build(number, stands, None, questions, findings)
    proposal = propose(
        plan,
        before,
        after,
        first=project.first_schema,
        generated=generated_at(project, number),
        inputs=identity(decisions),
        findings=findings,
    )
    return Build(number, stands, proposal, (), findings)


def propose(
    plan: Plan,
    before: Schema,
    after: Schema,
    *,
    first: str,
    generated: datetime,
    inputs: str,
    findings: Sequence[Finding],
) -> Proposal:
    """Render everything; nothing is written yet. `inputs` identifies the decisions that went in."""
    up, down = script(plan, "up", first), script(plan, "down", first)
    stem = f"{plan.iteration:03d}_iteration{plan.iteration}_{slug(plan)}"
    number = plan.iteration
    safer = segments(plan)
    beside = _online(stem, safer, generated) if safer else ()
    migration = files.text(f"{stem}.sql", number, up, generated=generated)
    rollback = files.text(f"{stem}.rollback.sql", number, down, generated=generated)
    record = records.record(
        plan,
        migration=(f"{stem}.sql", checksum(migration)),
        rollback=(f"{stem}.rollback.sql", checksum(rollback)),
        up=up if safer is None else (*up, *online.statements(safer, "up")),
        down=down,
        inputs=inputs,
        findings=findings,
        online=tuple((name, checksum(text)) for name, text in beside),
    )
    texts = (
        (f"{stem}.sql", migration),
        (f"{stem}.rollback.sql", rollback),
        (f"{stem}.json", json.dumps(record, indent=2, ensure_ascii=False) + "\n"),
        (f"{number:03d}.snapshot.json", snapshot.dump(after)),
        *beside,
    )
    return Proposal(number, plan, before, after, first, up, down, texts)


def _online(stem: str, safer: Segments, generated: datetime) -> tuple[tuple[str, str], ...]:
    up, down = f"{stem}.online.sql", f"{stem}.online.rollback.sql"
    return (
        (up, online.text(up, safer, "up", generated=generated)),
        (down, online.text(down, safer, "down", generated=generated)),
    )


def slug(plan: Plan) -> str:
    """Name an iteration after what is new in it: its tables, else its columns, else the tables it touches."""
    changes = net([step.forward.change for step in plan.steps])
    new_tables = [change.table.name.name for change in changes if isinstance(change, CreateTable)]
    new_columns = [change.column.name for change in changes if isinstance(change, AddColumn)]
    touched = [_name(change) for change in changes if not isinstance(change, AlterTable | AlterColumn)]
    words = new_tables or new_columns or touched or [_name(change) for change in changes] or ["unchanged"]
    words = [word for word in words if not word.startswith("slipway_")] or ["unchanged"]
    unique = list(dict.fromkeys(re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_") or "table" for word in words))
    text = "_".join(unique[:3]) + ("_and_more" if len(unique) > 3 else "")
    return text[:60].strip("_")


def _name(change: Change) -> str:
    match change:
        case CreateObject(one) | DropObject(one) | AlterObject(_, one):
            return one.name if isinstance(one.name, str) else one.name.name
        case _:
            return table_of(change).name

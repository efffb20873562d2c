"""The documents that programs read; part of the interface, so each key is written out here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from core.diff.changes import AlterObject, Change, CreateObject, DropObject, deprecates, part_of, table_of
from core.errors import CoreError
from core.lint.locks import locks, rewrites
from core.load.loaded import Loaded
from core.plan.steps import Plan
from core.render.proposals import Build
from core.render.scripts import Statement
from core.report.summary import said
from core.run.differences import Difference
from core.run.events import Event, Finished, RunStarted
from core.run.history import History
from core.run.rollback import Fate
from core.run.sources import Comparison
from core.run.standing import Standing
from core.run.verify import Report
from core.schema.digests import fingerprint
from core.schema.findings import Finding, Question
from core.schema.layout import Json
from core.schema.objects import EnumType, kind_of, label
from core.schema.snapshot import as_json
from core.schema.tables import Table


def loaded(found: Loaded) -> Json:
    return {
        "tables": [table(one) for one in found.schema.tables],
        "enums": [{"name": name, "values": list(values)} for name, values in _enums(found)],
        "objects": [{"kind": kind_of(one), "name": label(one).partition(" ")[2]} for one in found.schema.objects],
        "findings": [finding(one) for one in found.findings],
        "fingerprint": fingerprint(found.schema),
    }


def _enums(found: Loaded) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a model lists; of a database, the types that do."""
    if found.enums:
        return tuple((enum.name, enum.values) for enum in found.enums)
    return tuple((one.name.name, one.values) for one in found.schema.objects if isinstance(one, EnumType))


def table(one: Table) -> Json:
    return {
        "name": one.name.name,
        "schema": one.name.schema,
        "entity": one.entity,
        "columns": [
            {
                "name": column.name,
                "type": str(column.type),
                "nullable": column.nullable,
                "default": column.default.sql if column.default else None,
                "identity": column.identity,
                "comment": column.comment,
                "origin": column.origin,
                "deprecated_since": column.deprecated_since,
            }
            for column in one.columns
        ],
        "primary_key": list(one.primary_key.columns) if one.primary_key else [],
        "uniques": as_json(one.uniques),
        "foreign_keys": [
            {
                "name": key.name,
                "columns": list(key.columns),
                "references": {"schema": key.references.schema, "table": key.references.name},
                "referenced_columns": list(key.referenced_columns),
                "on_delete": key.on_delete,
                "on_update": key.on_update,
            }
            for key in one.foreign_keys
        ],
        "indexes": as_json(one.indexes),
        "checks": as_json(one.checks),
        "comment": one.comment,
    }


def build(done: Build) -> Json:
    proposal = done.proposal
    steps = _steps(proposal.plan, proposal.up, proposal.down) if proposal else []
    return {
        "iteration": done.iteration,
        "status": done.status,
        "written": done.written,
        "changes": [change(one) for one in proposal.changes] if proposal else [],
        "steps": steps,
        "questions": [question(one) for one in done.questions],
        "findings": [finding(one) for one in done.findings],
        "files": [f"migrations/{name}" for name, _ in proposal.files] if proposal else [],
    }


def compared(comparison: Comparison) -> Json:
    proposal = comparison.proposal
    return {
        "changes": [change(one) for one in proposal.changes] if proposal else [],
        "steps": _steps(proposal.plan, proposal.up, proposal.down) if proposal else [],
        "sql": proposal.text(".sql") if proposal else "",
        "reverse": proposal.text(".rollback.sql") if proposal else "",
        "findings": [finding(one) for one in comparison.findings],
        "questions": [question(one) for one in comparison.questions],
    }


def change(one: Change) -> dict[str, Json]:
    return {
        "kind": _kebab(type(one).__name__),
        "object": _object(one),
        "detail": said(one),
        "deprecated": deprecates(one),
    }


def _object(one: Change) -> str:
    match one:
        case CreateObject(beside) | DropObject(beside) | AlterObject(_, beside):
            return label(beside)
        case _:
            name, part = str(table_of(one)), part_of(one)
            return f"{name}.{part}" if part else name


def _steps(plan: Plan, up: Sequence[Statement], down: Sequence[Statement]) -> list[Json]:
    return [
        {
            "sql": "\n".join(f"{statement.sql};" for statement in up if statement.step == number),
            "reverse": "\n".join(f"{statement.sql};" for statement in down if statement.step == number),
            "locks": [
                {"relation": str(lock.relation), "mode": lock.mode, "blocks": lock.blocks}
                for lock in locks(step.forward.change)
            ],
            "rewrites": rewrites(step.forward.change),
            "transactional": step.transactional,
        }
        for number, step in enumerate(plan.steps)
    ]


def finding(one: Finding) -> Json:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def question(one: Question) -> Json:
    return {"key": one.key, "message": one.message, "choices": list(one.choices), "place": one.place}


def difference(one: Difference) -> Json:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def verification(report: Report) -> Json:
    return {
        "ok": report.ok,
        "project": report.project,
        "target": report.target,
        "iteration": report.iteration,
        "at": report.at.isoformat(),
        "differences": [difference(one) for one in report.differences],
        "unmanaged": list(report.unmanaged),
        "state": report.state,
        "server_major": report.server_major,
    }


def standing(found: Standing) -> Json:
    unsettled = found.unsettled
    return {
        "target": found.target,
        "iteration": found.iteration,
        "pending": list(found.pending),
        "drift": [difference(one) for one in found.drift],
        "state": found.state,
        "applied": [
            {"iteration": row.iteration, "file": row.migration_file, "applied": row.applied_at.isoformat()}
            for row in found.history.rows
            if row.success and row.direction == "up"
        ],
        "at_work": found.at_work,
        "in_doubt": found.in_doubt,
        "interrupted": {"run": unsettled.run, "iteration": unsettled.iteration} if unsettled else None,
        "chain_broken_at": found.chain_broken_at,
    }


def history(found: History) -> Json:
    return {
        "runs": [
            {
                **{field.name: getattr(row, field.name) for field in fields(row)},
                "applied_at": row.applied_at.isoformat(),
            }
            for row in found.rows
        ],
        "chain_broken_at": found.broken(),
    }


def run(told: Sequence[Event]) -> Json:
    """Sum up a run that came to its end."""
    started = next(event for event in told if isinstance(event, RunStarted))
    finished = next(event for event in told if isinstance(event, Finished))
    return {
        "run": finished.run,
        "outcome": finished.outcome,
        "target": started.target,
        "from": finished.source,
        "to": finished.goal,
        "steps": [
            {"iteration": iteration, "sql": sql, "seconds": seconds} for iteration, sql, seconds in finished.statements
        ],
        "seconds": finished.seconds,
    }


def fates(found: Sequence[Fate]) -> Json:
    return {"objects": [{"object": fate.object, "how": fate.how, "rows": fate.rows} for fate in found]}


def error(problem: CoreError) -> Json:
    return {
        "error": {
            "code": problem.code,
            "message": problem.message,
            "place": problem.place,
            "remedy": problem.remedy,
        }
    }


def event(told: Event) -> Json:
    """Write one line of --events; the kind is the class's name in lower case with hyphens."""
    facts = asdict(told)
    if "source" in facts:
        facts["from"], facts["to"] = facts.pop("source"), facts.pop("goal")
    return {"event": _kebab(type(told).__name__), **facts}


def _kebab(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")

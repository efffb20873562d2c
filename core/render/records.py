"""The iteration record: the shape that the user's pipeline reads, with what Slipway adds under one key of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from core.diff.changes import (
    AddColumn,
    AlterColumn,
    AlterObject,
    AlterTable,
    Change,
    CreateObject,
    CreateTable,
    DropColumn,
    DropObject,
    DropTable,
    deprecates,
    table_of,
)
from core.plan.net import net
from core.plan.steps import Plan
from core.render.scripts import Statement
from core.schema.findings import Finding
from core.schema.layout import Json
from core.schema.objects import label


def record(
    plan: Plan,
    *,
    migration: tuple[str, str],
    rollback: tuple[str, str],
    up: Sequence[Statement],
    down: Sequence[Statement],
    inputs: str,
    findings: Sequence[Finding],
    online: Sequence[tuple[str, str]] = (),
) -> dict[str, Json]:
    """Keep `applied` null: status and the panel fill it from the target."""
    changes = net([step.forward.change for step in plan.steps])
    return {
        "iteration": plan.iteration,
        "databaseChanges": {
            "tables": _tables(changes),
            "columns": _columns(changes),
            "migrations": [{"file": migration[0], "checksum": migration[1], "applied": None}],
        },
        "rollback": {
            "migrations": [{"file": rollback[0], "checksum": rollback[1]}],
            "procedure": [statement.sql for statement in down if statement.step >= 0],
        },
        "slipway": {
            "base": plan.base,
            "target": plan.target,
            "inputs": inputs,
            "origin": "generated",
            "warnings": [warned(finding, up) for finding in findings if finding.severity == "warning"],
            **_objects(changes),
            **({"online": [{"file": file, "checksum": checksum} for file, checksum in online]} if online else {}),
        },
    }


def warned(finding: Finding, up: Sequence[Statement]) -> dict[str, Json]:
    """Tie a warning to the statements that it is about, in both files: an approval holds while they stay the same."""
    text = "\n".join(statement.sql for statement in up if statement.step == finding.step >= 0)
    statement = hashlib.sha256(text.encode()).hexdigest()
    return {"code": finding.code, "place": finding.place, "message": finding.message, "statement": statement}


def _objects(changes: Sequence[Change]) -> dict[str, Json]:
    """The shape that pipelines read has no place for what stands beside tables."""
    created = [label(change.object) for change in changes if isinstance(change, CreateObject)]
    modified = [label(change.new) for change in changes if isinstance(change, AlterObject)]
    deleted = [label(change.object) for change in changes if isinstance(change, DropObject)]
    found: dict[str, Json] = {"created": created, "modified": modified, "deleted": deleted}
    return {"objects": found} if created or modified or deleted else {}


def _tables(changes: Sequence[Change]) -> dict[str, Json]:
    created = [change.table.name.name for change in changes if isinstance(change, CreateTable)]
    deleted = [change.table.name.name for change in changes if isinstance(change, DropTable)]
    whole = {table_of(change) for change in changes if isinstance(change, CreateTable | DropTable)}
    modified = sorted(
        {table_of(change) for change in changes if not isinstance(change, CreateObject | DropObject | AlterObject)}
        - whole
    )
    return {"created": created, "modified": [name.name for name in modified], "deleted": deleted}


def _columns(changes: Iterable[Change]) -> dict[str, Json]:
    added: list[Json] = []
    modified: list[Json] = []
    deleted: list[Json] = []
    for change in changes:
        match change:
            case AddColumn(table, column):
                added.append({"table": table.name, "column": column.name, "type": str(column.type)})
            case DropColumn(table, column):
                deleted.append({"table": table.name, "column": column.name, "type": str(column.type)})
            case AlterColumn(table, _, new):
                entry: dict[str, Json] = {"table": table.name, "column": new.name, "type": str(new.type)}
                modified.append({**entry, "deprecated": True} if deprecates(change) else entry)
            case AlterTable(_, new_table) if deprecates(change):
                modified.append({"table": new_table.name.name, "column": None, "deprecated": True})
            case _:
                pass
    return {"added": added, "modified": modified, "deleted": deleted}

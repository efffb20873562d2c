"""Taking an edited pair of files as they are: rehearsed, proved to lead from snapshot N-1 to N and back, recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from core.errors import Refused
from core.project import integrity
from core.project.migrations import migration, read_snapshot
from core.project.record_files import numbered
from core.project.settings import Project
from core.run.events import Event, Phase
from core.run.judging import judge
from core.run.rehearse import rehearse_from_files
from core.run.session import Control
from core.run.weighing import planned
from core.targets.connector import Connector


def accept(project: Project, connector: Connector, number: int, control: Control) -> Iterator[Event]:
    """Refuse what was not edited, what is sealed, and an edit of anything but the SQL pair."""
    found = migration(project, number)
    entries = integrity.read(project.migrations)
    own = [entry for entry in entries.values() if entry.iteration == number]
    edited = {entry.name for entry, _ in integrity.edited(project.migrations, own)}
    if not edited:
        raise Refused("not-edited", f"iteration {number} is as Slipway wrote it", remedy="There is nothing to accept.")
    if found.status == "sealed":
        raise Refused(
            "sealed",
            f"iteration {number} is sealed: its bytes never change",
            remedy="Restore the file from version control, and put the change into the next iteration.",
        )
    if strange := sorted(edited - {found.up.name, found.down.name}):
        raise Refused(
            "checksum-mismatch",
            f"{strange[0]} was edited too; only the migration and its way back can be accepted",
            place=f"migrations/{strange[0]}",
            remedy=f"Restore it, or give up all edits: slipway build {number} --discard-edits",
        )
    if why := (yield from rehearse_from_files(project, connector, found, control)):
        raise Refused(
            "unproved", f"the edit can't be proved: {why}", remedy="Accept it with a target that can prove it."
        )
    record = json.loads(found.record.read_text(encoding="utf-8"))
    record["databaseChanges"]["migrations"][0]["checksum"] = found.checksum("up")
    record["rollback"]["migrations"][0]["checksum"] = found.checksum("down")
    record["slipway"]["origin"] = "edited"
    # What was made in segments from the same plan doesn't say what the edit says: it goes.
    record["slipway"].pop("online", None)
    beside = (found.online.up, found.online.down) if found.online else ()
    first, before, after = project.first_schema, read_snapshot(project, number - 1), read_snapshot(project, number)
    plan = planned(project, number).plan
    judged = (*judge(found, "up", first, before, plan), *judge(found, "down", first, after, plan))
    record["slipway"]["warnings"] += [warning.model_dump() for warning in judged]
    integrity.replace_text(found.record, json.dumps(record, indent=2, ensure_ascii=False) + "\n")
    changed = {
        path.name: replace(
            entries[path.name], checksum=integrity.checksum(path.read_text(encoding="utf-8")), status="sealed"
        )
        for path in (found.up, found.down, found.record)
    }
    integrity.update(project.migrations, changed, gone={path.name for path in beside})
    for path in beside:
        path.unlink(missing_ok=True)
    integrity.seal(project.migrations, number)
    for warning in numbered(judged):
        yield Phase("warning", f"{warning.name}: {warning.message}")
    yield Phase("accepted", f"iteration {number}, as edited")

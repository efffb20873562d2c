"""The baseline of a project: what `import` wrote of a database that was there before its first iteration."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Refused
from core.project import integrity
from core.project.migrations import Migration, built, refuse_edited, write
from core.project.settings import Project

SNAPSHOT, SCRIPT = "000.snapshot.json", "000_baseline.sql"


def baseline(project: Project) -> Migration | None:
    """It leads up only: before it there is nothing of ours."""
    entries = integrity.read(project.migrations)
    if SCRIPT not in entries:
        return None
    status = integrity.status(entries.values(), 0) or "draft"
    path = project.migrations / SCRIPT
    text = path.read_bytes().decode(errors="replace") if path.exists() else ""
    return Migration(0, status, path, path, project.migrations / SNAPSHOT, text, "")


def has_baseline(project: Project) -> bool:
    return (project.migrations / SCRIPT).exists()


def write_baseline(project: Project, texts: Sequence[tuple[str, str]], *, discard_edits: bool) -> bool:
    """Replace a draft; say whether anything changed. What was built upon or recorded anywhere stays as it is."""
    if later := built(project):
        raise Refused(
            "later-built",
            f"iteration {later[0].iteration} was built upon what was there before it",
            remedy="Put what differs into the model. For another baseline, start another project: slipway new DIR.",
        )
    fresh = {name: integrity.checksum(text) for name, text in texts}
    own = {one.name: one for one in integrity.read(project.migrations).values() if one.iteration == 0}
    same = {name: entry.checksum for name, entry in own.items()} == fresh
    if integrity.status(own.values(), 0) == "sealed" and not same:
        raise Refused(
            "sealed",
            "the baseline is recorded on a target, and this source would give another one",
            place=f"migrations/{SCRIPT}",
            remedy="Put what differs into iteration 1. For another baseline, start another project: slipway new DIR.",
        )
    return write(project, 0, texts, discard_edits=discard_edits)


def refuse_altered_baseline(project: Project) -> None:
    refuse_edited(project, [0])

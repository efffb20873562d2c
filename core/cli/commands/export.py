"""slipway export: the built iterations as revision files of an Alembic environment."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from core.cli.call import Call
from core.cli.exit_codes import DONE
from core.errors import Refused
from core.project.baselines import baseline, refuse_altered_baseline
from core.project.integrity import replace_text
from core.project.migrations import Migration, built, migration, refuse_altered
from core.project.settings import Project
from core.render.revisions import Revision, revisions


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int, nargs="?", help="the newest built one when left out")
    parser.add_argument(
        "--alembic", metavar="DIR", type=Path, required=True, help="the versions folder of an Alembic environment"
    )


def run(call: Call) -> int:
    project, folder = call.project(), call.words.alembic
    chosen = _chosen(project, call.words.iteration)
    refuse_altered_baseline(project)
    refuse_altered(project, [one for one in chosen if one.iteration])
    made = revisions(chosen, project.id)
    _refuse_others(folder, made)
    fresh = [revision for revision in made if not (folder / revision.file).exists()]
    for revision in fresh:
        replace_text(folder / revision.file, revision.text)
    call.console.say(_told(folder, chosen, made, fresh))
    call.console.document(
        lambda: {
            "revisions": [
                {"iteration": one.iteration, "status": one.status, "revision": revision.id, "file": revision.file}
                for one, revision in zip(chosen, made, strict=True)
            ],
            "written": [revision.file for revision in fresh],
        }
    )
    return DONE


def _chosen(project: Project, number: int | None) -> tuple[Migration, ...]:
    """Take the baseline and every built iteration up to the named one; none at all is refused as not built."""
    last = migration(project, number).iteration if number is not None else None
    before = baseline(project)
    whole = ((before,) if before else ()) + built(project)
    found = tuple(one for one in whole if last is None or one.iteration <= last)
    return found or (migration(project, 1),)


def _refuse_others(folder: Path, made: Sequence[Revision]) -> None:
    """Look at everything before anything is written: a revision that differs may have run somewhere already."""
    for path in sorted(folder.glob("*.py")) if folder.is_dir() else []:
        text = path.read_bytes()
        for revision in made:
            ours = f"\nrevision = {revision.id!r}\n".encode() in text.replace(b"\r\n", b"\n")
            if (ours or path.name == revision.file) and (path.name, text) != (revision.file, revision.text.encode()):
                raise Refused(
                    "revision-differs",
                    f"this file is there already, and the export would now be another one ({revision.file})",
                    place=str(path),
                    remedy="Delete it if it has run nowhere, or export into another folder; then export again.",
                )


def _told(
    folder: Path, chosen: Sequence[Migration], made: Sequence[Revision], fresh: Sequence[Revision]
) -> Sequence[str]:
    lines = [f"{len(fresh)} written to {folder}, {len(made) - len(fresh)} there already:"]
    for one, revision in zip(chosen, made, strict=True):
        draft = " (a draft: a later build may change it)" if one.status == "draft" else ""
        lines.append(f"  {revision.file}  {revision.id}{draft}")
    return lines

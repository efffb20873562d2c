"""A new project whose baseline is a database that is there already, or no project at all."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import CoreError
from core.project.creation import create
from core.project.settings import Project, Stage, TargetSettings
from core.project.target_tables import write_target
from core.run.sources.importing import Imported, import_baseline
from core.targets.addresses import apart, joined
from core.targets.greetings import try_out

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Begun:
    """With an error among the findings there is no project."""

    project: Project
    target: str
    imported: Imported


def begin_from_database(folder: Path, address: str, password: str, *, target: str, stage: Stage) -> Begun:
    """Ask the server first; a folder that was made for nothing is taken away again."""
    written, typed = apart(address)
    secret = password or typed
    stood = folder.is_dir()
    project = create(folder, None)  # refuses a folder that holds something
    try:
        project = write_target(project, target, TargetSettings(stage=stage, url=written))
        try_out(joined(written, secret), project_id=project.id)
        found = import_baseline(project, joined(written, secret), None, discard_edits=False)
    except CoreError:
        _take_away(folder, stood=stood)
        raise
    if found.broken:
        _take_away(folder, stood=stood)
    return Begun(project, target, found)


def _take_away(folder: Path, *, stood: bool) -> None:
    """All that is in it was made just now."""
    shutil.rmtree(folder)
    if stood:
        folder.mkdir()

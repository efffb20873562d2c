"""Where a finding's place lies in the project's files: the file and the line, also of a table or a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.project.settings import Project
from core.render.proposals import Build

_FILE = re.compile(r"(?P<file>[^:]+)(?::(?P<line>\d+))?(?::.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ModelPlace:
    """A file that is there, inside the project."""

    path: Path
    line: int  # 0 where the whole file is meant


def place_of(project: Project, build: Build, place: str) -> ModelPlace | None:
    """Read the place itself as a file, else take the table or column that it names to where its model defines it."""
    for text in (place, *_origins(build, place)):
        matched = _FILE.fullmatch(text)
        path = _inside(project, build.iteration, matched["file"]) if matched else None
        if matched and path is not None:
            return ModelPlace(path, int(matched["line"] or 0))
    return None


def _inside(project: Project, number: int, name: str) -> Path | None:
    """A place comes from a file of somebody's: nothing outside of the project is opened because of it."""
    root = project.root.resolve()
    folders = (project.root, project.root / "iterations" / f"{number:03d}", project.migrations)
    found = ((folder / name).resolve() for folder in folders)
    return next((path for path in found if path.is_relative_to(root) and path.is_file()), None)


def _origins(build: Build, place: str) -> Iterator[str]:
    if build.proposal is None:
        return
    for table in (*build.proposal.after.tables, *build.proposal.before.tables):
        names = {str(table.name), table.name.name}
        if place in names:
            yield table.origin
        for column in table.columns if any(place.startswith(f"{name}.") for name in names) else ():
            if place in {f"{name}.{column.name}" for name in names}:
                yield column.origin
        if any(place.startswith(f"{name}.") for name in names):
            yield table.origin

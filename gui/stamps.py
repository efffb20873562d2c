"""What the files of an iteration were when they were read: their bytes, so that a touched file is no change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import CoreError
from core.project import approvals, decisions
from core.project.iterations import iterations, kind_of_document
from core.project.settings import FILE, Project


@dataclass(frozen=True, slots=True)
class Stamps:
    """By place in the project; `watched` are the folders in which anything of it can appear."""

    iteration: int
    files: Mapping[str, str]
    watched: tuple[Path, ...]


def stamps(project: Project, number: int) -> Stamps:
    """Look at everything that an iteration is planned from, and at what was written of it."""
    files = {_place(project, path): _digest(path) for path in sorted(_files(project, number))}
    folders = (project.root, project.root / "iterations", project.migrations, *_folders(project))
    numbers = {f"iterations/{folder.name}": "a folder" for folder in _folders(project)}
    return Stamps(number, files | numbers, tuple(folder for folder in folders if folder.is_dir()))


def differing(before: Stamps, now: Stamps) -> tuple[str, ...]:
    names = sorted({*before.files, *now.files})
    return tuple(name for name in names if before.files.get(name) != now.files.get(name))


def _files(project: Project, number: int) -> Iterator[Path]:
    yield project.root / FILE
    for folder in _folders(project):
        yield from (folder / name for name in (decisions.FILE, approvals.FILE) if (folder / name).is_file())
    yield from _documents(project, number)
    if project.migrations.is_dir():
        for path in project.migrations.iterdir():
            if path.name.startswith(f"{number:03d}"):
                yield path


def _documents(project: Project, number: int) -> Iterator[Path]:
    """Its own, those carried over, and those that its folder holds besides; an editor's own files are none."""
    try:
        found = [one for one in iterations(project) if one.number == number]
    except (CoreError, OSError):  # the folders are in disorder: every document counts
        found = []
    for one in found:
        yield from one.documents
    for folder in [one.folder for one in found] or _folders(project):
        yield from (path for path in folder.iterdir() if kind_of_document(path.name.lower()))


def _folders(project: Project) -> list[Path]:
    parent = project.root / "iterations"
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _place(project: Project, path: Path) -> str:
    return path.relative_to(project.root).as_posix() if path.is_relative_to(project.root) else path.name


def _digest(path: Path) -> str:
    """A file that is being replaced is not there for a moment."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""

"""Projects are found, made and imported in a worker; what comes of it is one project to open, or a refusal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core import pipeline
from core.errors import CoreError, UsageError
from core.project.creation import create_from_model, examples, model_name
from core.project.settings import FILE, Project, Stage, find
from core.report import imports
from core.targets.addresses import apart, keep_password
from gui.file_troubles import refused
from gui.passwords import Passwords
from gui.recent import RecentProjects, looked_up
from gui.tasks import Tasks

if TYPE_CHECKING:
    from core.run.sources.beginning import Begun

LANE = "projects"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A database to import."""

    folder: Path
    address: str
    password: str = field(repr=False)
    target: str
    stage: Stage
    keep: bool  # in the keyring


class Beginning(QObject):
    found = Signal(object)  # the recent projects
    opened = Signal(object, object)  # a project, and the target to open it on or None
    refused = Signal(object)
    not_imported = Signal(object)  # what the import found wrong
    busy_changed = Signal(str)  # what is going on, in words; empty when nothing is
    crashed = Signal(object)

    def __init__(self, recent: RecentProjects, passwords: Passwords, tasks: Tasks) -> None:
        super().__init__()
        self._recent, self._passwords, self._tasks = recent, passwords, tasks
        self.examples = examples()

    def look(self) -> None:
        roots = self._recent.roots
        job = self._tasks.call("recent", "recent", lambda _: looked_up(roots))
        job.succeeded.connect(self.found)
        job.crashed.connect(self.crashed)

    def forget(self, root: Path) -> None:
        self._recent.forget(root)
        self.look()

    def open(self, folder: Path) -> None:
        """Open the project that a folder holds or lies in."""
        remedy = self.tr("Open another folder, or begin a project.")
        self._make(self.tr("Opening {name}").format(name=folder.name), lambda: project_of(folder, remedy))

    def begin(self, folder: Path, example: str | None) -> None:
        self._make(self.tr("Making {name}").format(name=folder.name), lambda: pipeline.new(folder, example))

    def from_model(self, folder: Path, model: Path) -> None:
        words = self.tr("Making a project from {name}").format(name=model.name)
        self._make(words, lambda: create_from_model(folder, model))

    def import_database(self, wanted: Wanted) -> None:
        def importing(_: ExitStack) -> Begun:
            with refused():
                return pipeline.begin(
                    wanted.folder, wanted.address, wanted.password, target=wanted.target, stage=wanted.stage
                )

        job = self._tasks.call(LANE, "beginning", importing)
        job.succeeded.connect(lambda begun: self._imported(begun, wanted))
        job.failed.connect(self.refused)
        job.crashed.connect(self.crashed)
        job.finished.connect(lambda: self.busy_changed.emit(""))
        self.busy_changed.emit(self.tr("Reading the database, and making it anew to prove it"))

    def _imported(self, begun: Begun, wanted: Wanted) -> None:
        if begun.imported.broken:
            self.not_imported.emit("\n".join(imports.lines(begun.imported)))
            return
        address, typed = apart(wanted.address)
        secret = wanted.password or typed
        if secret:
            self._passwords.hold(begun.project.root, wanted.target, secret)
        if secret and wanted.keep:
            self._tasks.call(LANE, "keyring", lambda _: keep_password(address, secret))
        self.opened.emit(begun.project, wanted.target)

    def _make(self, words: str, make: Callable[[], Project]) -> None:
        def making(_: ExitStack) -> Project:
            with refused():
                return make()

        job = self._tasks.call(LANE, "beginning", making)
        job.succeeded.connect(lambda project: self.opened.emit(project, None))
        job.failed.connect(self.refused)
        job.crashed.connect(self.crashed)
        job.finished.connect(lambda: self.busy_changed.emit(""))
        self.busy_changed.emit(words)


def project_of(folder: Path, remedy: str) -> Project:
    """What to do is said in the panel's words, not in the terminal's."""
    try:
        return find(folder)
    except UsageError as error:
        raise UsageError(error.code, error.message, remedy=remedy) from error


def holds_project(folder: Path) -> bool:
    return any((one / FILE).is_file() for one in (folder, *folder.parents))


def is_model(path: Path) -> bool:
    try:
        return path.is_file() and bool(model_name(path))
    except CoreError:
        return False

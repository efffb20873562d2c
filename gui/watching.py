"""The files under review are watched: what changes on disk is told, and nothing is built by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from gui.looking import FILES, Looking
from gui.operations import Operations
from gui.stamps import Stamps, differing, stamps
from gui.tasks import Tasks
from gui.workspace import Workspace

PAUSE = 300  # milliseconds in which an editor has written its file and renamed it into place

READING = frozenset({"answering", "building", "listing", "review", "stamps", "target"})
"""Work after which the files are known as they are then."""


class Watching(QObject):
    """Compares bytes: a file that was written with what it held is no change, and what we write ourselves is read."""

    def __init__(self, workspace: Workspace, tasks: Tasks, looking: Looking, operations: Operations) -> None:
        super().__init__()
        self._workspace, self._tasks, self._looking, self._operations = workspace, tasks, looking, operations
        self._read: Stamps | None = None
        self._doubted = False
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._compare)
        self._watcher.fileChanged.connect(self._doubt)
        self._watcher.directoryChanged.connect(self._doubt)
        looking.planning.connect(self._stamp)
        tasks.busy_changed.connect(self._resume)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._return)

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self._watcher.directories(), *self._watcher.files())

    def _stamp(self, number: int) -> None:
        """Before the worker reads them for the plan: what changes in between is told rather than missed."""
        project = self._workspace.project
        job = self._tasks.call(FILES, "stamps", lambda _: stamps(project, number))
        job.succeeded.connect(self._note)
        job.crashed.connect(self._looking.crashed)

    def _note(self, found: Stamps) -> None:
        self._read = found
        self._workspace.set_stale(())
        self._watch(found)

    def _watch(self, found: Stamps) -> None:
        """A file that was replaced by another one is watched no more; its folder tells, and it is watched anew."""
        root = self._workspace.project.root
        wanted = {str(folder) for folder in found.watched}
        wanted |= {str(root / name) for name in found.files if (root / name).is_file()}
        known = set(self.paths)
        _each(self._watcher.removePaths, known - wanted)
        _each(self._watcher.addPaths, wanted - known)

    def _doubt(self, _path: str) -> None:
        self._doubted = True
        self._pause.start()

    def _return(self, state: Qt.ApplicationState) -> None:
        """Some disks tell nobody: look when the window is looked at again."""
        if state == Qt.ApplicationState.ApplicationActive and self._read is not None:
            self._doubt("")

    def _resume(self) -> None:
        if self._doubted and not self._pause.isActive() and not self._busy():
            self._pause.start()

    def _busy(self) -> bool:
        """Whoever writes or reads the project's files reads them again at its end."""
        return self._operations.running or any(job.subject in READING for job in self._tasks.running)

    def _compare(self) -> None:
        read = self._read
        if not self._doubted or read is None or self._busy():
            return
        self._doubted = False
        project = self._workspace.project
        job = self._tasks.call(FILES, "comparing", lambda _: stamps(project, read.iteration))
        job.succeeded.connect(lambda now: self._tell(read, now))
        job.crashed.connect(self._looking.crashed)

    def _tell(self, read: Stamps, now: Stamps) -> None:
        if read is self._read:
            self._workspace.set_stale(differing(read, now))
            self._watch(now)


def _each(deed: Callable[[list[str]], object], paths: Iterable[str]) -> None:
    listed = sorted(paths)
    if listed:
        deed(listed)

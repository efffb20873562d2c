"""How a run is ended before its time: the server is asked to stop it, and a server that is silent can be left alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gui.operations import Operations
from gui.tasks import Job, Tasks
from gui.workspace import Workspace

PATIENCE = 3_000  # milliseconds after which a run that was asked to stop can be abandoned


class Stopping(QObject):
    """What came of it is for the worker to say: nothing here claims that a run was cancelled."""

    silent_changed = Signal()
    too_late = Signal()  # COMMIT had been sent already

    def __init__(self, workspace: Workspace, tasks: Tasks, operations: Operations) -> None:
        super().__init__()
        self._workspace, self._tasks, self._operations = workspace, tasks, operations
        self.silent = False  # asked to stop, and it goes on
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._patience.timeout.connect(lambda: self._set_silent(silent=True))
        tasks.cancel_too_late.connect(self._refuse)
        operations.run_ended.connect(self._rest)

    def cancel(self) -> None:
        job = self._operations.run
        if job is None or self._patience.isActive() or self.silent:
            return
        self._workspace.set_activity(self.tr("Cancelling: the server is asked to stop"))
        self._patience.start()
        self._tasks.cancel(job)

    def abandon(self) -> None:
        job = self._operations.run
        if job is None:
            return
        self._workspace.set_activity(
            self.tr("Abandoned: the connection is closed, and the target is asked what it did")
        )
        self._tasks.abandon(job)

    def _refuse(self, job: Job) -> None:
        if job is self._operations.run:
            self._workspace.set_activity(self.tr("Too late to cancel: COMMIT was sent, and the server is finishing it"))
            self.too_late.emit()

    def _rest(self) -> None:
        self._patience.stop()
        self._set_silent(silent=False)

    def _set_silent(self, *, silent: bool) -> None:
        self.silent = silent
        self.silent_changed.emit()

"""Answers to what only a reviewer can settle: each is tried first, and the one that leaves nothing open is written."""

from __future__ import annotations

from contextlib import ExitStack

from PySide6.QtCore import QObject, Signal

from core import pipeline
from core.errors import CoreError, UsageError
from core.project.decisions import no_expression
from core.render.proposals import Build
from core.run.approving import approve
from gui.looking import FILES, Looking
from gui.operations import Operations
from gui.tasks import Tasks
from gui.workspace import Workspace


class Answering(QObject):
    """One answer at a time, and none during a run: both write the project's files."""

    refused = Signal(str, object)  # the key, and why its answer can't be taken
    ready_changed = Signal()

    def __init__(self, workspace: Workspace, tasks: Tasks, looking: Looking, operations: Operations) -> None:
        super().__init__()
        self._workspace, self._tasks, self._looking, self._operations = workspace, tasks, looking, operations
        self._busy = False
        operations.run_started.connect(self.ready_changed)
        operations.run_ended.connect(self.ready_changed)

    @property
    def ready(self) -> bool:
        return not self._busy and not self._operations.running

    def answer(self, key: str, value: str) -> None:
        """Try it together with those that were given before; with the last one the build writes all of them."""
        project, number = self._workspace.project, self._workspace.selected
        if number is None or not self.ready:
            return
        answers = {**self._workspace.answers_to(number), key: value}

        def trying(_: ExitStack) -> Build:
            build = pipeline.propose(project, number, answers)
            if build.proposal is None:
                return build
            return list(pipeline.build(project, number, answers))[-1]

        job = self._tasks.call(FILES, "answering", trying)
        job.succeeded.connect(lambda build: self._take(build, answers))
        job.failed.connect(lambda error: self._refuse(key, value, error))
        job.crashed.connect(self._looking.crashed)
        job.finished.connect(lambda: self._set_busy(busy=False))
        self._set_busy(busy=True)

    def approve(self, name: str, reason: str) -> None:
        """Write down why a warning is no harm; the iteration is written first where it isn't, and sealed by it."""
        review, number = self._workspace.review, self._workspace.selected
        if number is None or not self.ready:
            return
        project, answers = self._workspace.project, self._workspace.answers_to(number)
        sealed = review is not None and review.build.status == "sealed"

        def approving(_: ExitStack) -> object:
            return () if sealed else tuple(pipeline.build(project, number, answers)), approve(
                project, number, name, reason
            )

        self._workspace.set_trouble(None)
        job = self._looking.ask(FILES, "answering", approving)
        job.succeeded.connect(lambda _: self._looking.refresh())
        job.finished.connect(lambda: self._set_busy(busy=False))
        self._set_busy(busy=True)

    def _take(self, build: Build, answers: dict[str, str]) -> None:
        """Remember what waits for the other answers; what is written needs no remembering."""
        self._workspace.hold_answers(build.iteration, answers if build.proposal is None else {})
        self._looking.refresh()

    def _refuse(self, key: str, value: str, error: CoreError) -> None:
        if isinstance(error, UsageError):
            said = no_expression(value)  # as the terminal says it, without the terminal's flag
            self.refused.emit(key, said if error.code == said.code else error)
        else:
            self._workspace.set_trouble(error)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.ready_changed.emit()

"""What the panel can do to a database: one run at a time, told as it goes, verified when it is through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from PySide6.QtCore import QObject, Signal

from core import pipeline
from core.errors import CoreError, InDoubt, Refused
from core.project.settings import Way
from core.run.accepting import accept
from core.run.events import Committed, Event
from core.run.session import Control
from core.run.standing import Standing
from core.run.verify import Report
from gui.looking import FILES, TARGET, Looking
from gui.remedies import lacking
from gui.tasks import Job, Tasks
from gui.workspace import Workspace


class Operations(QObject):
    """Looking may go on beside a run."""

    run_started = Signal(str)  # what it is, in words
    told = Signal(object)  # an Event of the run
    run_ended = Signal(str, object, int)  # ending, value, the last iteration that was committed or -1
    fill_needed = Signal(int)  # the iteration to which a rollback can't go without values
    verified = Signal(object)
    stopped = Signal(object)  # why the pipeline's next stage failed
    completed = Signal(object)  # the report of an apply that is proved, after the pipeline's next stage
    rested = Signal()  # the pipeline's next stage has ended
    crashed = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, looking: Looking, *, apply_first: int | None = None) -> None:
        super().__init__()
        self._workspace, self._tasks, self._looking = workspace, tasks, looking
        self._apply_first = apply_first  # the example begins where there is something to compare with
        self.run: Job | None = None
        self._committed = -1
        self.back_to, self._fills = -1, dict[str, str]()
        self._goes_on = False
        self._proves = True  # a run on the target is verified when it is through
        self._continuing = False
        tasks.lane_failed.connect(self.crashed)
        looking.crashed.connect(self.crashed)
        looking.looked.connect(self._begin_example)

    @property
    def running(self) -> bool:
        return self.run is not None or self._continuing

    @property
    def cancellable(self) -> bool:
        return self.run is not None

    def apply(self, goal: int, *, goes_on: bool, way: Way = "by size") -> None:
        """Write what is proposed, then run it; once it is proved the pipeline may go on."""
        project, connector, control = self._workspace.project, self._looking.target(), Control()
        stage, answers = self._workspace.target.stage, self._workspace.answers_to(goal)

        def applying(_: ExitStack) -> Iterator[object]:
            for build in pipeline.build(project, goal, answers):
                if build.proposal is None:
                    raise _not_ready(build.iteration)
                control.check()
            yield from pipeline.apply(project, connector, goal, control, stage=stage, way=way)

        words = self.tr("Applying iteration {goal} to {target}")
        self._begin(words.format(goal=goal, target=self._workspace.target_name), applying, control)
        self._goes_on = goes_on

    def roll_back(self, goal: int, fills: dict[str, str]) -> None:
        project, connector, control = self._workspace.project, self._looking.target(), Control()
        self.back_to, self._fills = goal, fills
        words = self.tr("Rolling back {target} to iteration {goal}")
        self._begin(
            words.format(goal=goal, target=self._workspace.target_name),
            lambda _: pipeline.rollback(project, connector, goal, control, fills),
            control,
        )

    def accept(self, number: int) -> None:
        """Rehearse an edited pair of files and record it as it is; the target's own database stays as it is."""
        project, connector, control = self._workspace.project, self._looking.target(), Control()
        words = self.tr("Rehearsing the edited files of iteration {number}").format(number=number)
        self._begin(words, lambda _: accept(project, connector, number, control), control)
        self._goes_on = self._proves = False

    def verify(self) -> None:
        project, connector = self._workspace.project, self._looking.target()
        self._workspace.set_activity(self.tr("Verifying"))
        job = self._looking.ask(TARGET, "verifying", lambda _: pipeline.verify(project, connector, None))
        job.succeeded.connect(self._verified)
        job.finished.connect(lambda: self._workspace.set_activity(""))

    def fills(self, goal: int) -> dict[str, str]:
        """Give the columns that took or lack a value in the last try to get there."""
        return self._fills if goal == self.back_to else {}

    def _begin(self, words: str, work: Callable[[ExitStack], Iterator[object]], control: Control) -> None:
        if self.run is not None:
            return
        self._workspace.set_trouble(None)
        self._workspace.set_activity(words)
        self._committed, self._proves = -1, True
        self.run = job = self._tasks.drain(TARGET, "run", work, control)
        job.told.connect(self._hear)
        job.crashed.connect(self.crashed)
        job.failed.connect(self._workspace.set_trouble)
        job.failed.connect(self._doubt)
        job.succeeded.connect(lambda value: self._end("succeeded", value))
        job.cancelled.connect(lambda value: self._end("cancelled", value))
        job.failed.connect(lambda value: self._end("failed", value))
        job.crashed.connect(lambda value: self._end("crashed", value))
        self.run_started.emit(words)

    def _begin_example(self, standing: Standing) -> None:
        first, self._apply_first = self._apply_first, None
        if first is not None and not standing.history.rows:
            self.apply(first, goes_on=False)
            self._looking.settle_anew()

    def _hear(self, event: object) -> None:
        if isinstance(event, Committed):
            self._committed = event.iteration
        if isinstance(event, Event):
            self.told.emit(event)

    def _doubt(self, error: CoreError) -> None:
        if isinstance(error, InDoubt):
            self._workspace.set_standing(None)  # nothing can be applied until it has been looked up

    def _end(self, ending: str, value: object) -> None:
        self.run = None
        self._workspace.set_activity("")
        self._workspace.set_report(None)
        self.run_ended.emit(ending, value, self._committed)
        if ending == "succeeded" and self._proves:
            self.verify()
        else:
            self._goes_on = False
        self._looking.refresh()
        if isinstance(value, CoreError) and (columns := lacking(value)):
            self._fills = {**self._fills, **dict.fromkeys(columns, "")}
            self.fill_needed.emit(self.back_to)
        elif ending == "succeeded" or (isinstance(value, CoreError) and value.code == "unknown-fill"):
            self._fills = {}

    def _continue(self, report: Report) -> None:
        """Run the stage after the database; what is not as expected stops here."""
        if not report.ok:
            return
        project, redact = self._workspace.project, self._workspace.redact
        self._continuing = True
        self._workspace.set_activity(self.tr("Going on with the next stage"))
        job = self._tasks.drain(FILES, "stages", lambda _: pipeline.continue_stages(project, redact))
        job.told.connect(self.told)
        job.failed.connect(self._workspace.set_trouble)
        job.failed.connect(self.stopped)
        job.crashed.connect(self.crashed)
        job.succeeded.connect(self._rest)  # first: who hears that it is completed may close the window
        job.succeeded.connect(lambda _: self.completed.emit(report))
        job.finished.connect(self._rest)

    def _rest(self, _value: object = None) -> None:
        self._continuing = False
        self._workspace.set_activity("")
        self.rested.emit()

    def _verified(self, report: Report) -> None:
        self._workspace.set_report(report)
        self.verified.emit(report)
        if self._goes_on:
            self._goes_on = False
            self._continue(report)


def _not_ready(number: int) -> Refused:
    return Refused(
        "not-ready",
        f"iteration {number} has open questions or errors",
        place=f"iterations/{number:03d}",
        remedy=f"Select iteration {number} and settle its findings first.",
    )

"""What the panel can do: each starts core work on a lane and puts what it learns into the workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from PySide6.QtCore import QObject, Signal

from core import pipeline
from core.errors import CoreError, InDoubt, Refused
from core.project.iterations import iterations
from core.project.migrations import built
from core.project.settings import read
from core.run.events import Committed
from core.run.rollback import Fate
from core.run.session import Control
from core.run.standing import Standing
from core.run.verify import Report
from core.targets.connector import Connector
from gui.reviews import Review, review
from gui.tasks import Job, Tasks
from gui.workspace import Workspace

FILES, TARGET = "files", "target"  # one worker reads and plans, the other owns the connection


class Operations(QObject):
    """One run at a time; looking may go on beside it."""

    run_started = Signal(str)  # what it is, in words
    told = Signal(object)  # an event of the run
    run_ended = Signal(str, object, int)  # ending, value, the last iteration that was committed or -1
    verified = Signal(object)
    fates_found = Signal(int, object)
    chapters_found = Signal(int, object)
    crashed = Signal(object)

    def __init__(self, workspace: Workspace, tasks: Tasks, first: int | None = None) -> None:
        super().__init__()
        self._workspace = workspace
        self._tasks = tasks
        self._wanted = first
        self._chosen_by_hand = first is not None
        self._run: Job | None = None
        self._committed = -1
        tasks.lane_failed.connect(self.crashed)

    @property
    def running(self) -> bool:
        return self._run is not None

    # Looking

    def start(self) -> None:
        self.refresh()
        self.connect_target()

    def refresh(self) -> None:
        """Read the files again, then the target."""
        root = self._workspace.project.root

        def listing(_: ExitStack) -> object:
            project = read(root)
            return project, iterations(project), built(project)

        job = self._look(FILES, "listing", listing)
        job.succeeded.connect(self._listed)
        if self._workspace.connector is not None:
            self.look()

    def choose(self, number: int) -> None:
        """Show an iteration because a person asked for it."""
        self._chosen_by_hand = True
        self._select(number)

    def connect_target(self) -> None:
        project, name = self._workspace.project, self._workspace.target_name
        self._workspace.set_activity(self.tr("Opening {target}").format(target=name))

        def opening(kept: ExitStack) -> object:
            return kept.enter_context(pipeline.open_target(project, name))

        job = self._look(TARGET, "opening", opening)
        job.succeeded.connect(self._opened)
        job.finished.connect(lambda: self._workspace.set_activity(""))

    def look(self) -> None:
        """Look up where the target stands."""
        project, connector = self._workspace.project, self._connector()
        job = self._look(TARGET, "standing", lambda _: pipeline.standing(project, connector))
        job.succeeded.connect(self._looked)

    def ask_fates(self, goal: int) -> None:
        project, connector = self._workspace.project, self._connector()
        job = self._look(TARGET, "fates", lambda _: (goal, pipeline.fates(project, connector, goal)))
        job.succeeded.connect(self._found_fates)

    def ask_chapters(self, goal: int) -> None:
        """Plan everything that an apply would run, so that the confirmation can say it."""
        project, at = self._workspace.project, self._workspace.at or 0

        def planning(_: ExitStack) -> object:
            return goal, tuple(pipeline.propose(project, number, {}) for number in range(at + 1, goal + 1))

        job = self._look(FILES, "chapters", planning)
        job.succeeded.connect(lambda found: self.chapters_found.emit(*found))

    # Doing

    def build(self, number: int) -> None:
        """Write an iteration's files, and those before it that are missing."""
        project = self._workspace.project
        job = self._look(FILES, "building", lambda _: tuple(pipeline.build(project, number, {})))
        job.succeeded.connect(lambda _: self._review_again())

    def apply(self, goal: int) -> None:
        """Write what is proposed, then run it."""
        project, connector, control = self._workspace.project, self._connector(), Control()

        def applying(_: ExitStack) -> Iterator[object]:
            for build in pipeline.build(project, goal, {}):
                if build.proposal is None:
                    raise _not_ready(build.iteration)
                control.check()
            yield from pipeline.apply(project, connector, goal, control)

        words = self.tr("Applying iteration {goal} to {target}")
        self._begin(words.format(goal=goal, target=self._workspace.target_name), applying, control)

    def roll_back(self, goal: int, fills: dict[str, str]) -> None:
        project, connector, control = self._workspace.project, self._connector(), Control()
        words = self.tr("Rolling back {target} to iteration {goal}")
        self._begin(
            words.format(goal=goal, target=self._workspace.target_name),
            lambda _: pipeline.rollback(project, connector, goal, control, fills),
            control,
        )

    def verify(self) -> None:
        project, connector = self._workspace.project, self._connector()
        self._workspace.set_activity(self.tr("Verifying"))
        job = self._look(TARGET, "verifying", lambda _: pipeline.verify(project, connector, None))
        job.succeeded.connect(self._verified)
        job.finished.connect(lambda: self._workspace.set_activity(""))

    def cancel(self) -> None:
        if self._run is not None:
            self._tasks.cancel(self._run)

    # Learning

    def _look(self, lane: str, subject: str, function: Callable[[ExitStack], object]) -> Job:
        job = self._tasks.call(lane, subject, function)
        job.failed.connect(self._workspace.set_trouble)
        job.crashed.connect(self.crashed)
        return job

    def _begin(self, words: str, work: Callable[[ExitStack], Iterator[object]], control: Control) -> None:
        if self._run is not None:
            return
        self._workspace.set_trouble(None)
        self._workspace.set_activity(words)
        self._committed = -1
        self._run = job = self._tasks.drain(TARGET, "run", work, control)
        job.told.connect(self._hear)
        job.crashed.connect(self.crashed)
        job.failed.connect(self._workspace.set_trouble)
        job.failed.connect(self._doubt)
        job.succeeded.connect(lambda value: self._end("succeeded", value))
        job.cancelled.connect(lambda value: self._end("cancelled", value))
        job.failed.connect(lambda value: self._end("failed", value))
        job.crashed.connect(lambda value: self._end("crashed", value))
        self.run_started.emit(words)

    def _hear(self, event: object) -> None:
        if isinstance(event, Committed):
            self._committed = event.iteration
        self.told.emit(event)

    def _doubt(self, error: CoreError) -> None:
        if isinstance(error, InDoubt):
            self._workspace.set_standing(None)  # nothing can be applied until it has been looked up

    def _end(self, ending: str, value: object) -> None:
        self._run = None
        self._workspace.set_activity("")
        self._workspace.set_report(None)
        self.run_ended.emit(ending, value, self._committed)
        if ending == "succeeded":
            self.verify()
        self.refresh()

    def _listed(self, found: object) -> None:
        project, listed, written = _listing(found)
        self._workspace.set_iterations(project, listed, written)
        self._settle_selection()
        self._review_again()

    def _opened(self, connector: Connector) -> None:
        self._workspace.set_connector(connector)
        self.look()

    def _looked(self, standing: Standing) -> None:
        self._workspace.set_standing(standing)
        self._settle_selection()

    def _verified(self, report: Report) -> None:
        self._workspace.set_report(report)
        self.verified.emit(report)

    def _found_fates(self, found: tuple[int, tuple[Fate, ...]]) -> None:
        self.fates_found.emit(*found)

    def _settle_selection(self) -> None:
        """Until a person chooses, show the first iteration that is pending."""
        numbers = [one.number for one in self._workspace.iterations]
        if not numbers or (self._chosen_by_hand and self._workspace.selected is not None):
            return
        sealed = [one.iteration for one in self._workspace.built if one.status == "sealed"]
        at = self._workspace.at if self._workspace.at is not None else max(sealed, default=0)
        pending = [number for number in numbers if number > at]
        default = pending[0] if pending else numbers[-1]
        self._select(self._wanted if self._wanted in numbers else default)

    def _select(self, number: int | None) -> None:
        if number != self._workspace.selected:
            self._workspace.select(number)
            self._review_again()

    def _review_again(self) -> None:
        project, number = self._workspace.project, self._workspace.selected
        if not number:
            self._workspace.set_review(None)
            return

        def reviewing(_: ExitStack) -> Review:
            build = pipeline.propose(project, number, {})
            frozen = next((one for one in built(project) if one.iteration == number), None)
            return review(build, frozen, project.first_schema)

        job = self._look(FILES, "review", reviewing)
        job.succeeded.connect(self._workspace.set_review)
        job.failed.connect(lambda _: self._workspace.set_review(None))

    def _connector(self) -> Connector:
        if self._workspace.connector is None:
            raise RuntimeError("an action that needs the target was enabled without one")
        return self._workspace.connector


def _not_ready(number: int) -> Refused:
    return Refused(
        "not-ready",
        f"iteration {number} has open questions or errors",
        place=f"iterations/{number:03d}",
        remedy=f"Select iteration {number} and settle its findings first.",
    )

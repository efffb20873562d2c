"""What the panel can find out: each look is core work on a lane, and what it finds goes into the workspace."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core import pipeline
from core.project.baselines import baseline
from core.project.iterations import Iteration, iterations
from core.project.migrations import Migration, built
from core.project.settings import Project, Way, read
from core.render.proposals import Build
from core.run.approving import approved
from core.run.online.foreseeing import foreseen
from core.run.outlook.fates import Fate
from core.run.rollback import fates
from core.run.standing import Standing
from core.targets.connector import Connector
from core.targets.greetings import greet
from core.targets.open import open_target
from gui.passwords import Passwords
from gui.reviews import Review, review
from gui.tasks import Job, Tasks
from gui.workspace import Workspace

FILES, TARGET = "files", "target"  # one worker reads and plans, the other owns the connection


@dataclass(frozen=True, slots=True)
class Listing:
    """What the project's files say."""

    project: Project
    iterations: tuple[Iteration, ...]
    built: tuple[Migration, ...]
    baseline: Migration | None = None


class Looking(QObject):
    """Looks never change a database; `build` writes files of the project, and says so on its button."""

    looked = Signal(object)  # where the target stands
    fates_found = Signal(int, object)
    chapters_found = Signal(int, object)
    files_foreseen = Signal(str, object)  # the way that was asked for, and which file runs, and why
    planning = Signal(int)  # the files of this iteration are about to be read
    crashed = Signal(object)

    def __init__(
        self, workspace: Workspace, tasks: Tasks, wanted: int | None, passwords: Passwords | None = None
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._tasks = tasks
        self._wanted = wanted
        self._settled = wanted is not None
        self._passwords = passwords or Passwords()

    def refresh(self) -> None:
        """Read the files again, then the target; open it where that has not happened or failed."""
        root = self._workspace.project.root

        def listing(_: ExitStack) -> object:
            project = read(root)
            return Listing(project, iterations(project), built(project), baseline(project))

        job = self.ask(FILES, "listing", listing)
        job.succeeded.connect(self._listed)
        if self._workspace.connector is not None:
            self.look()
        elif not any(job.subject == "opening" for job in self._tasks.running):
            self._open()

    def settle_anew(self) -> None:
        """Forget where the target stood, and show what is pending then."""
        self._settled = False
        self._workspace.set_standing(None)

    def choose(self, number: int) -> None:
        """Show an iteration because a person asked for it."""
        self._settled = True
        self._workspace.set_trouble(None)
        self._select(number)

    def look(self) -> None:
        """Look up where the target stands."""
        project, connector = self._workspace.project, self.target()
        job = self.ask(TARGET, "standing", lambda _: pipeline.standing(project, connector))
        job.succeeded.connect(self._looked)
        job.failed.connect(lambda _: self._workspace.set_greeting(None))

    def ask_fates(self, goal: int) -> None:
        project, connector = self._workspace.project, self.target()
        job = self.ask(TARGET, "fates", lambda _: (goal, fates(project, connector, goal)))
        job.succeeded.connect(self._found_fates)

    def ask_chapters(self, goal: int) -> None:
        """Plan everything that an apply would run, so that the confirmation can say it."""
        project, at, answers = self._workspace.project, self._workspace.at or 0, self._workspace.answers_to

        def planning(_: ExitStack) -> object:
            return goal, tuple(pipeline.propose(project, number, answers(number)) for number in range(at + 1, goal + 1))

        job = self.ask(FILES, "chapters", planning)
        job.succeeded.connect(lambda found: self.chapters_found.emit(*found))

    def ask_files(self, builds: tuple[Build, ...], way: Way) -> None:
        """Ask which file would run, and why; the target knows how large its tables are."""
        project, connector, standing = self._workspace.project, self.target(), self._workspace.standing
        between, stage = standing.between if standing else None, self._workspace.target.stage

        def foreseeing(_: ExitStack) -> object:
            return foreseen(project, connector, builds, between, stage=stage, way=way)

        job = self.ask(TARGET, "files", foreseeing)
        job.succeeded.connect(lambda found: self.files_foreseen.emit(way, found))

    def build(self, number: int, *, discard_edits: bool = False) -> None:
        """Write an iteration's files, and those before it that are missing."""
        project, answers = self._workspace.project, self._workspace.answers_to(number)

        def building(_: ExitStack) -> object:
            return tuple(pipeline.build(project, number, answers, discard_edits=discard_edits))

        job = self.ask(FILES, "building", building)
        job.succeeded.connect(lambda _: self.refresh())

    def target(self) -> Connector:
        """Give the open target; what needs it is disabled until then."""
        if self._workspace.connector is None:
            raise RuntimeError("an action that needs the target was enabled without one")
        return self._workspace.connector

    def ask(self, lane: str, subject: str, function: Callable[[ExitStack], object]) -> Job:
        job = self._tasks.call(lane, subject, function)
        job.failed.connect(self._workspace.set_trouble)
        job.crashed.connect(self.crashed)
        return job

    def _open(self) -> None:
        project, name = self._workspace.project, self._workspace.target_name
        self._workspace.set_activity(self.tr("Opening {target}").format(target=name))

        address = self._passwords.address(project.root, name, self._workspace.target.url)

        def opening(kept: ExitStack) -> object:
            return kept.enter_context(open_target(address, project_id=project.id))

        job = self.ask(TARGET, "opening", opening)
        job.succeeded.connect(self._opened)
        job.finished.connect(lambda: self._workspace.set_activity(""))

    def _listed(self, found: Listing) -> None:
        self._workspace.set_iterations(found.project, found.iterations, found.built, found.baseline)
        self._settle_selection()
        self.review_again()

    def _opened(self, connector: Connector) -> None:
        self._workspace.set_connector(connector)
        self.look()

    def _looked(self, standing: Standing) -> None:
        self._workspace.set_standing(standing)
        self._settle_selection()
        self._ask_who_answers()
        self.looked.emit(standing)

    def _ask_who_answers(self) -> None:
        """Once, as long as it answers; a refusal is told by the look that comes next."""
        if self._workspace.greeting is None:
            connector = self.target()
            job = self._tasks.call(TARGET, "greeting", lambda _: greet(connector))
            job.succeeded.connect(self._workspace.set_greeting)
            job.crashed.connect(self.crashed)

    def _found_fates(self, found: tuple[int, tuple[Fate, ...]]) -> None:
        self.fates_found.emit(*found)

    def _settle_selection(self) -> None:
        """Until a person chooses, or the target has answered, show the first iteration that is pending."""
        listed = self._workspace.iterations
        numbers = [one.number for one in listed if one.documents] or ([0] if self._workspace.baseline else [])
        numbers = numbers or [one.number for one in listed]
        if not numbers or (self._settled and self._workspace.selected is not None):
            return
        self._settled = self._workspace.standing is not None  # settled: from now on the selection stays
        sealed = [one.iteration for one in self._workspace.built if one.status == "sealed"]
        at = self._workspace.at if self._workspace.at is not None else max(sealed, default=0)
        pending = [number for number in numbers if number > at]
        default = pending[0] if pending else numbers[-1]
        self._select(self._wanted if self._wanted in numbers else default)

    def _select(self, number: int | None) -> None:
        if number != self._workspace.selected:
            self._workspace.select(number)
            self.review_again()

    def review_again(self) -> None:
        """Plan the selected iteration, with the answers that are not written yet."""
        project, number = self._workspace.project, self._workspace.selected
        self.planning.emit(number or 0)
        if not number:
            self._workspace.set_review(None)
            return
        answers = self._workspace.answers_to(number)

        def reviewing(_: ExitStack) -> Review:
            build = pipeline.propose(project, number, answers)
            frozen = next((one for one in built(project) if one.iteration == number), None)
            given = approved(project, frozen) if frozen else ()
            return review(build, frozen, project.first_schema, given)

        job = self.ask(FILES, "review", reviewing)
        job.succeeded.connect(self._workspace.set_review)
        job.failed.connect(lambda _: self._workspace.set_review(None))

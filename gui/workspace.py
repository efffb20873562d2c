"""The values that the panel shows, each with one signal; whoever shows one listens, whoever learns one sets it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from core.errors import CoreError
from core.project.iterations import Iteration
from core.project.migrations import Migration
from core.project.settings import Project
from core.run.standing import Standing
from core.run.verify import Report
from core.targets.connector import Connector
from core.targets.greetings import Greeting
from gui.reviews import Review

NOT_BUILT, NO_MODEL = "not-built", "no-model"
QUIET = (NOT_BUILT, NO_MODEL)  # the codes of troubles that the page itself has a way out of


class Workspace(QObject):
    """No logic: setting a value tells it."""

    iterations_changed = Signal()
    selected_changed = Signal()
    review_changed = Signal()
    connector_changed = Signal()
    greeting_changed = Signal()
    standing_changed = Signal()
    report_changed = Signal()
    trouble_changed = Signal()
    activity_changed = Signal()
    stale_changed = Signal()

    def __init__(self, project: Project, target: str | None) -> None:
        super().__init__()
        self.project = project
        self.target_name, self.target = project.target(target)
        self.iterations: tuple[Iteration, ...] = ()
        self.built: tuple[Migration, ...] = ()
        self.baseline: Migration | None = None  # what an import wrote
        self.selected: int | None = None
        self.review: Review | None = None
        self.connector: Connector | None = None
        self.greeting: Greeting | None = None  # what the target's server says of itself
        self.standing: Standing | None = None
        self.report: Report | None = None
        self.trouble: CoreError | None = None
        self._answers: Mapping[int, Mapping[str, str]] = {}  # given, and waiting for the other answers
        self.stale: tuple[str, ...] = ()  # files that are not any more what was read
        self.activity = ""  # what is going on now, in words; empty when nothing is

    def set_iterations(
        self,
        project: Project,
        iterations: tuple[Iteration, ...],
        built: tuple[Migration, ...],
        baseline: Migration | None = None,
    ) -> None:
        self.project, self.iterations, self.built, self.baseline = project, iterations, built, baseline
        self.iterations_changed.emit()

    def select(self, number: int | None) -> None:
        if number != self.selected:
            self.selected = number
            self.selected_changed.emit()

    def set_review(self, review: Review | None) -> None:
        self.review = review
        self.review_changed.emit()

    def set_connector(self, connector: Connector | None) -> None:
        self.connector, self.greeting = connector, None
        self.connector_changed.emit()

    def set_greeting(self, greeting: Greeting | None) -> None:
        self.greeting = greeting
        self.greeting_changed.emit()

    def set_standing(self, standing: Standing | None) -> None:
        self.standing = standing
        self.standing_changed.emit()

    def set_report(self, report: Report | None) -> None:
        self.report = report
        self.report_changed.emit()

    def set_trouble(self, trouble: CoreError | None) -> None:
        self.trouble = trouble
        self.trouble_changed.emit()

    def set_activity(self, activity: str) -> None:
        if activity != self.activity:
            self.activity = activity
            self.activity_changed.emit()

    def set_stale(self, stale: tuple[str, ...]) -> None:
        if stale != self.stale:
            self.stale = stale
            self.stale_changed.emit()

    def answers_to(self, number: int) -> Mapping[str, str]:
        """Give what was answered for an iteration and isn't in its decisions.toml yet."""
        return self._answers.get(number, {})

    def hold_answers(self, number: int, answers: Mapping[str, str]) -> None:
        self._answers = {**self._answers, number: answers}

    @property
    def at(self) -> int | None:
        """Where the target stands, as far as it has been looked up."""
        return self.standing.iteration if self.standing else None

    def redact(self, text: str) -> str:
        """Hide the target's secret, however the server or the driver spelled it."""
        return self.connector.redact(text) if self.connector else text

"""The composition root: builds every part of the panel and passes each what it needs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from core import pipeline
from core.errors import CoreError, InDoubt, UsageError
from core.project.settings import FILE, Project, find, read
from core.run.verify import Report
from gui.actions import Actions
from gui.answering import Answering
from gui.crash import CrashHook
from gui.desk import Desk
from gui.elsewhere import Elsewhere
from gui.looking import Looking
from gui.marks import Marks
from gui.operations import Operations
from gui.passwords import Passwords
from gui.places import Places
from gui.recalling import Recalling
from gui.recent import RecentProjects
from gui.reviewing import Reviewing
from gui.stopping import Stopping
from gui.tasks import Tasks
from gui.theme import Theme, system_is_dark
from gui.window import Window
from gui.workspace import Workspace

DONE, FAILED, CANCELLED, IN_DOUBT = 0, 3, 6, 7


@dataclass(frozen=True, slots=True)
class Request:
    """What the panel is opened for."""

    project: Project
    target: str | None = None
    iteration: int | None = None
    waits: bool = False  # a build script waits for the exit code
    example: bool = False


class Panel(QObject):
    """One window on one project, with everything behind it; `close` ends every thread."""

    def __init__(self, request: Request, theme: Theme, places: Places, passwords: Passwords | None = None) -> None:
        super().__init__()
        passwords = passwords or Passwords()
        self._request = request
        self.exit_code = CANCELLED if request.waits else DONE
        self.workspace = Workspace(request.project, request.target)
        self.tasks = Tasks()
        first = 1 if request.example else None
        self.looking = Looking(self.workspace, self.tasks, request.iteration, passwords)
        self.operations = Operations(self.workspace, self.tasks, self.looking, apply_first=first)
        self.stopping = Stopping(self.workspace, self.tasks, self.operations)
        self.answering = Answering(self.workspace, self.tasks, self.looking, self.operations)
        self.marks = Marks(places.folder, self.workspace.project.id)
        self.actions = Actions(
            self.workspace, self.operations, self.stopping, self.looking, theme, marks=self.marks.stack
        )
        self.reviewing = Reviewing(self.workspace, self.looking, self.operations, self.marks)
        self.recalling = Recalling(self.workspace, self.tasks, self.looking, self.operations)
        self.window = Window(
            self.workspace,
            self.operations,
            self.looking,
            self.actions,
            stopping=self.stopping,
            answering=self.answering,
            reviewing=self.reviewing,
            recalling=self.recalling,
            theme=theme,
            places=places,
        )
        self.elsewhere = Elsewhere(
            self.window,
            self.workspace,
            self.tasks,
            self.looking,
            self.operations,
            actions=self.actions,
            theme=theme,
            passwords=passwords,
            waits=request.waits,
        )
        self.crash = CrashHook(self.workspace.redact)
        self.crash.window = self.window
        self._connect()

    def _connect(self) -> None:
        self.operations.crashed.connect(self.crash.show)
        self.operations.run_ended.connect(self._remember)
        self.operations.verified.connect(self._judge)
        self.operations.stopped.connect(self._stop)
        self.operations.completed.connect(self._go_on)
        self.window.closing.connect(self._doubt)

    @property
    def project(self) -> Project:
        return self.workspace.project

    def show(self) -> None:
        self.window.show()
        self.looking.refresh()

    def close(self) -> None:
        """A worker that is still stuck when the window goes has been given its time already."""
        self.tasks.close(0.5 if self.operations.cancellable else 4.0)

    def _doubt(self) -> None:
        if self._request.waits and self.operations.cancellable:
            self.exit_code = IN_DOUBT

    def _remember(self, ending: str, value: object, _committed: int) -> None:
        if self._request.waits and ending != "succeeded":
            codes = {"cancelled": CANCELLED}
            self.exit_code = IN_DOUBT if isinstance(value, InDoubt) else codes.get(ending, FAILED)

    def _judge(self, report: Report) -> None:
        """What is not as expected has failed, and so has the wait, until it is told otherwise."""
        if self._request.waits and not report.ok:
            self.exit_code = FAILED

    def _stop(self, _why: CoreError) -> None:
        if self._request.waits:
            self.exit_code = FAILED

    def _go_on(self, report: Report) -> None:
        """Let the build that waits go on as soon as the iteration it asked for is proved."""
        wanted = self._request.iteration
        if self._request.waits and (wanted is None or report.iteration >= wanted):
            self.exit_code = DONE
            self.window.close()


def main(arguments: Sequence[str]) -> int:
    """Open the panel: nothing, or `review [N] [--wait]`, with --project and --target."""
    words = _words(arguments)
    folder = own_folder()
    places = Places(folder / "panel.ini")
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Slipway")
    application.setWindowIcon(icon())
    theme = Theme(application, places.appearance, system_is_dark)
    theme.changed.connect(lambda: places.keep_appearance(theme.choice))
    passwords, recent = Passwords(), RecentProjects(places)
    desk = Desk(recent, passwords, lambda project, name: Panel(Request(project, name), theme, places, passwords))
    desk.opened.connect(lambda panel: places.keep_project(panel.project.root))
    try:
        request = _request(words, places, folder)
        desk.lay(Panel(request, theme, places, passwords))
    except CoreError as error:
        if words.project or words.wait or words.iteration is not None:
            print(f"slipway: {error}\n  {error.remedy}", file=sys.stderr)  # noqa: T201 - no window yet, and a terminal is there
            return error.exit_code
        desk.greet(error)
    try:
        application.exec()
    finally:
        desk.close()
    return desk.sheet.exit_code if desk.sheet else DONE


def own_folder() -> Path:
    named = os.environ.get("SLIPWAY_DATA_HOME")
    return Path(named) if named else platformdirs.user_data_path("slipway", appauthor=False)


def icon() -> QIcon:
    picture = QPixmap()
    picture.loadFromData(files("resources").joinpath("icons", "slipway.png").read_bytes())
    return QIcon(picture)


def _words(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="slipway review", description="open the panel", allow_abbrev=False)
    parser.add_argument("iteration", nargs="?", type=int, metavar="N")
    parser.add_argument("--wait", action="store_true", help="exit 0 when N is applied and proved, 3, 6 or 7 when not")
    parser.add_argument("--project", metavar="DIR")
    parser.add_argument("--target", metavar="NAME|URL")
    return parser.parse_args([word for number, word in enumerate(arguments) if (number, word) != (0, "review")])


def _request(words: argparse.Namespace, places: Places, folder: Path) -> Request:
    if words.project or words.wait or words.iteration is not None:
        project = find(Path(words.project or "."))
        return Request(project, words.target, words.iteration, words.wait)
    here = Path.cwd()
    if any((parent / FILE).is_file() for parent in (here, *here.parents)):
        return Request(find(here), words.target)
    last, example = places.project, folder / "example" / "crm"
    if last is not None and last != example:
        return Request(_last(last), words.target)
    project = read(example) if (example / FILE).is_file() else pipeline.new(example, "crm")
    return Request(project, words.target, example=True)


def _last(root: Path) -> Project:
    if (root / FILE).is_file():
        return read(root)
    raise UsageError(
        "no-project",
        f"{root}, which was open last, holds no {FILE} any more",
        remedy="Open another folder, or begin a project.",
    )

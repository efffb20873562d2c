"""One project at a time on the desk: its panel is exchanged for another's, or for the welcome page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QApplication, QMainWindow

from core.errors import CoreError
from core.project.settings import Project
from gui.passwords import Passwords
from gui.recent import RecentProjects
from gui.tasks import Tasks
from gui.welcome import Welcome

LOOK = 200  # milliseconds


class Crash(Protocol):
    def install(self) -> None: ...

    def remove(self) -> None: ...


class Elsewhere(Protocol):
    """What a panel asks for that is not its own project."""

    @property
    def projects_asked(self) -> SignalInstance: ...

    @property
    def open_asked(self) -> SignalInstance: ...


class Sheet(Protocol):
    """A panel, as far as the desk has to know it."""

    tasks: Tasks
    exit_code: int

    @property
    def window(self) -> QMainWindow: ...

    @property
    def crash(self) -> Crash: ...

    @property
    def elsewhere(self) -> Elsewhere: ...

    @property
    def project(self) -> Project: ...

    def show(self) -> None: ...

    def close(self) -> None: ...


Maker = Callable[[Project, str | None], Sheet]


class Desk(QObject):
    """A panel that was left lies aside until its threads have ended; nothing waits for it."""

    opened = Signal(object)

    def __init__(self, recent: RecentProjects, passwords: Passwords, make: Maker) -> None:
        super().__init__()
        self._recent, self._passwords, self._make = recent, passwords, make
        self.sheet: Sheet | None = None
        self.welcome: Welcome | None = None
        self._left: list[Sheet] = []
        self._sweeper = QTimer(self)
        self._sweeper.setInterval(LOOK)
        self._sweeper.timeout.connect(self._sweep)

    @property
    def left(self) -> int:
        """How many panels still have a thread that has not ended."""
        return len(self._left)

    def open(self, project: Project, target: str | None = None) -> None:
        """Leave the project that is open, unless a run goes on there; then its window asks, and stays."""
        try:
            project.target(target)
        except CoreError as error:
            self.greet(error)
            return
        last = QApplication.quitOnLastWindowClosed()
        QApplication.setQuitOnLastWindowClosed(False)
        try:
            if self._leave():
                self.lay(self._make(project, target))
        finally:
            QApplication.setQuitOnLastWindowClosed(last)

    def lay(self, sheet: Sheet) -> None:
        """Show a panel that was made already."""
        self.sheet = sheet
        self._recent.opened(sheet.project.root)
        sheet.crash.install()
        sheet.elsewhere.projects_asked.connect(self.greet)
        sheet.elsewhere.open_asked.connect(self.open)
        sheet.show()
        if self.welcome is not None:
            self.welcome.close()
        self.opened.emit(sheet)

    def greet(self, error: CoreError | None = None) -> None:
        """Show the welcome page, over the project that is open where there is one."""
        if self.welcome is None:
            self.welcome = Welcome(self._recent, self._passwords)
            self.welcome.open_asked.connect(self.open)
        if error is not None:
            self.welcome.refuse(error)
        self.welcome.show_recent()

    def close(self) -> None:
        """End every thread; the program goes."""
        self._sweeper.stop()
        if self.welcome is not None:
            self.welcome.tasks.close(1.0)
        for sheet in (*self._left, *([self.sheet] if self.sheet else [])):
            sheet.close()
            sheet.crash.remove()

    def _leave(self) -> bool:
        sheet = self.sheet
        if sheet is None:
            return True
        if sheet.window.isVisible() and not sheet.window.close():
            return False
        sheet.crash.remove()
        sheet.tasks.close(0.0)  # asked to end; whoever needs longer lies aside
        sheet.window.deleteLater()
        self._left.append(sheet)
        self._sweeper.start()
        self.sheet = None
        return True

    def _sweep(self) -> None:
        self._left = [sheet for sheet in self._left if sheet.tasks.threads]
        if not self._left:
            self._sweeper.stop()

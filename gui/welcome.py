"""The window without a project: it is gone as soon as one is open, and leaves no thread behind."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from core.errors import CoreError
from gui.beginning import Beginning
from gui.crash import CrashHook
from gui.dialogs.import_database import ImportDatabase
from gui.dropping import Dropping
from gui.pages.projects import ProjectsPage
from gui.passwords import Passwords
from gui.recent import RecentProjects
from gui.tasks import Tasks
from gui.trying import Trying


class Welcome(QMainWindow):
    open_asked = Signal(object, object)  # a project, and the target to open it on or None

    def __init__(self, recent: RecentProjects, passwords: Passwords) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Projects - Slipway"))
        self.resize(980, 620)
        self.setMinimumSize(820, 520)
        self.tasks = Tasks()
        self.beginning = Beginning(recent, passwords, self.tasks)
        self.trying = Trying(self.tasks)
        self.page = ProjectsPage(self.beginning)
        self.dropping = Dropping(self)
        self.crash = CrashHook(str)
        self.crash.window = self
        self._lay_out()
        self._connect()

    def refuse(self, error: CoreError) -> None:
        """Say why a project could not be opened."""
        self.page.notice.refuse(error)

    def show_recent(self) -> None:
        self.show()
        self.activateWindow()
        self.page.table.setFocus()
        self.beginning.look()

    def take_model(self, model: Path) -> None:
        """A model begins a project of its own, wherever it lies."""
        self.page.make_in(lambda folder: self.beginning.from_model(folder, model))

    def _import(self) -> None:
        ImportDatabase(self, self.beginning, self.trying).open()

    def _connect(self) -> None:
        self.page.import_asked.connect(self._import)
        self.beginning.opened.connect(self.open_asked)
        self.dropping.folder_dropped.connect(self.beginning.open)
        self.dropping.model_dropped.connect(self.take_model)
        for source in (self.beginning, self.trying):
            source.crashed.connect(self.crash.show)
        self.tasks.lane_failed.connect(self.crash.show)

    def _lay_out(self) -> None:
        whole = QWidget()
        whole.setObjectName("page")
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.setCentralWidget(whole)
        self.leave = leave = QAction(self.tr("Close"), self)
        leave.setShortcuts([QKeySequence("Ctrl+W"), QKeySequence("Ctrl+Q")])
        leave.triggered.connect(self.close)
        self.addAction(leave)

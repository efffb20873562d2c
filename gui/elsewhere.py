"""What the panel has beside the review: other projects, other targets, what is dropped on it, what changed on disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from core.project.creation import add_model, next_number
from gui.actions import Actions
from gui.beginning import project_of
from gui.connecting import Connecting
from gui.dialogs.dropped_model import DroppedModel
from gui.dropping import Dropping
from gui.file_troubles import refused
from gui.looking import FILES, Looking
from gui.operations import Operations
from gui.pages.connections import ConnectionsPage
from gui.passwords import Passwords
from gui.tasks import Tasks
from gui.theme import Theme
from gui.watching import Watching
from gui.widgets.changed_bar import ChangedBar
from gui.window import Window
from gui.workspace import Workspace


class Elsewhere(QObject):
    """It adds to the window; the window needs to know nothing of it."""

    projects_asked = Signal()
    open_asked = Signal(object, object)  # a project, and the target to open it on or None

    def __init__(
        self,
        window: Window,
        workspace: Workspace,
        tasks: Tasks,
        looking: Looking,
        operations: Operations,
        *,
        actions: Actions,
        theme: Theme,
        passwords: Passwords,
        waits: bool,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._tasks = window, workspace, tasks
        self._looking, self._operations, self._actions = looking, operations, actions
        self._waits = waits  # a build script waits for this project, and no other
        self.connecting = Connecting(workspace, tasks, looking, passwords)
        self.page = ConnectionsPage(workspace, operations, self.connecting, theme)
        self.bar = ChangedBar(workspace, looking, operations)
        self.watching = Watching(workspace, tasks, looking, operations)
        self.dropping = Dropping(window)
        self.connections = self._action(self.tr("Connections"), "Ctrl+K")
        self.connections.setCheckable(True)
        self.projects = self._action(self.tr("Projects…"), "Ctrl+O")
        self._place()
        self._connect()

    def _action(self, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        return action

    def _place(self) -> None:
        """One page at a time stands in for the panes."""
        column = self._window.column
        column.insertWidget(column.indexOf(self._window.card), self.bar)
        column.insertWidget(column.indexOf(self._window.footer), self.page, 1)
        self.page.hide()
        self._window.addActions([self.connections, self.projects])
        menu = self._window.header.menu.menu()
        before = self._actions.appearance[0]
        menu.insertActions(before, [self.connections, self.projects])
        menu.insertSeparator(before)

    def _connect(self) -> None:
        others = (self._actions.history, self._actions.review)
        self.connections.toggled.connect(self._stand_in)
        for other in others:
            other.toggled.connect(lambda shown: self.connections.setChecked(self.connections.isChecked() and not shown))
        self._operations.run_started.connect(lambda _: self.connections.setChecked(False))
        self.page.left.connect(lambda: self.connections.setChecked(False))
        self.page.work_asked.connect(lambda name: self.open_asked.emit(self._workspace.project, name))
        self.projects.triggered.connect(self.projects_asked)
        self._operations.run_started.connect(lambda _: self._renew())
        self._operations.run_ended.connect(lambda *_: self._renew())
        self.dropping.folder_dropped.connect(self._open)
        self.dropping.model_dropped.connect(self._take)
        self._renew()

    def _renew(self) -> None:
        self.projects.setEnabled(not self._operations.running and not self._waits)
        self.page.work.setEnabled(not self._operations.running and not self._waits)

    def _stand_in(self, shown: bool) -> None:  # noqa: FBT001 - a slot of `toggled`
        window = self._window
        if shown:
            self._actions.history.setChecked(False)
            self._actions.review.setChecked(False)
        parts: tuple[QWidget, ...] = (window.headline, window.page, window.footer)
        stood_in = self._actions.history.isChecked() or self._actions.review.isChecked()
        for part in parts:
            part.setVisible(not shown and not stood_in)
        self.page.setVisible(shown)
        self.connections.setText(self.tr("Back to the changes") if shown else self.tr("Connections"))
        if not shown and not stood_in:
            window.page.changes.view.setFocus()

    def _open(self, folder: Path) -> None:
        if not self.projects.isEnabled():
            return
        remedy = self.tr("Drop a folder that holds a slipway.toml, or a model.")
        job = self._looking.ask(FILES, "opening folder", lambda _: project_of(folder, remedy))
        job.succeeded.connect(lambda project: self.open_asked.emit(project, None))

    def _take(self, model: Path) -> None:
        """A model that is dropped becomes the next iteration, once a person has said so."""
        if self._operations.running:
            return
        number = next_number(self._workspace.iterations)
        dialog = DroppedModel(self._window, model, number)
        dialog.accepted.connect(lambda: self._add(model))
        dialog.open()

    def _add(self, model: Path) -> None:
        project = self._workspace.project

        def adding(_: object) -> int:
            with refused():
                return add_model(project, model)

        job = self._looking.ask(FILES, "building", adding)
        job.succeeded.connect(self._added)

    def _added(self, number: int) -> None:
        self._looking.refresh()
        job = self._looking.ask(FILES, "added", lambda _: number)
        job.succeeded.connect(self._looking.choose)

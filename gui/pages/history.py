"""The page that says what happened on the target: its runs with their SQL, what is in doubt, and what is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.run.records.repair import Repair
from core.run.records.retained import Parcel
from gui.actions import Actions
from gui.dialogs.confirm_accept import ConfirmAccept
from gui.dialogs.confirm_purge import ConfirmPurge
from gui.operations import Operations
from gui.recalling import Recalling
from gui.theme import Theme
from gui.widgets.doubt_card import DoubtCard
from gui.widgets.parts import ActionButton, Label
from gui.widgets.retained_pane import RetainedPane
from gui.widgets.runs_pane import RunsPane
from gui.workspace import Workspace


class HistoryPage(QWidget):
    def __init__(
        self, workspace: Workspace, operations: Operations, recalling: Recalling, actions: Actions, theme: Theme
    ) -> None:
        super().__init__()
        self._workspace, self._recalling, self._actions, self._theme = workspace, recalling, actions, theme
        title = self.tr("History of {target}").format(target=workspace.target_name)
        self.heading = Label(title, "heading")
        self.back = ActionButton(actions.history)
        self.doubt = DoubtCard(workspace, recalling)
        self.runs = RunsPane(workspace, recalling, theme)
        self.kept = RetainedPane(workspace, recalling, theme)
        self._lay_out()
        self.runs.undo_asked.connect(actions.roll_back_asked)
        self.kept.purge_asked.connect(self._ask_purge)
        self.doubt.accept_asked.connect(self._ask_accept)
        operations.run_started.connect(lambda _: actions.history.setChecked(False))
        workspace.standing_changed.connect(self._look)
        workspace.connector_changed.connect(self._look)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.runs.table.setFocus()
        self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc belongs to Cancel while a run can be cancelled; only what nobody took comes here."""
        if event.key() == Qt.Key.Key_Escape:
            self._actions.history.setChecked(False)
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        if self.isVisible():
            self.runs.load()
            self._recalling.ask_kept()

    def _ask_purge(self, parcels: tuple[Parcel, ...]) -> None:
        dialog = ConfirmPurge(self._workspace, self._theme, self.window(), parcels)
        dialog.accepted.connect(lambda: self._recalling.purge(parcels))
        dialog.open()

    def _ask_accept(self, found: Repair) -> None:
        dialog = ConfirmAccept(self._workspace, self._theme, self.window())
        dialog.accepted.connect(lambda: self._recalling.accept(found))
        dialog.open()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.back)
        down = QSplitter(Qt.Orientation.Vertical)
        down.setHandleWidth(12)
        down.setChildrenCollapsible(False)
        down.addWidget(self.runs)
        down.addWidget(self.kept)
        down.setSizes([520, 240])
        down.setStretchFactor(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.doubt)
        layout.addWidget(down, 1)

"""The frame: it puts the parts together, asks before anything changes a database, and keeps its places."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.dialogs.confirm_apply import ConfirmApply
from gui.dialogs.confirm_rollback import ConfirmRollback
from gui.looking import Looking
from gui.operations import Operations
from gui.pages.review import ReviewPage
from gui.places import Places
from gui.theme import Theme
from gui.widgets.error_card import ErrorCard
from gui.widgets.footer import Footer
from gui.widgets.header import Header, StageStrip
from gui.widgets.headline import Headline
from gui.workspace import Workspace


class Window(QMainWindow):
    closing = Signal()

    def __init__(
        self,
        workspace: Workspace,
        operations: Operations,
        looking: Looking,
        actions: Actions,
        *,
        theme: Theme,
        places: Places,
    ) -> None:
        super().__init__()
        self._workspace, self._operations, self._looking = workspace, operations, looking
        self._theme, self._places = theme, places
        self.setWindowTitle(self.tr("{project} - Slipway").format(project=workspace.project.name))
        self.header = Header(workspace, actions, theme)
        self.headline = Headline(workspace, theme)
        self.card = ErrorCard(workspace, theme)
        self.page = ReviewPage(workspace, operations, looking, actions, theme)
        self.footer = Footer(workspace, actions, theme)
        self._lay_out()
        self.addActions(list(actions.everything()))
        actions.apply_asked.connect(self._ask_apply)
        actions.roll_back_asked.connect(self._ask_roll_back)
        actions.quit.triggered.connect(self.close)
        self.resize(1440, 900)
        self.setMinimumSize(1180, 700)
        self.page.iterations.view.setFocus()
        places.restore(self, (self.page.across, self.page.down))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._places.keep(self, (self.page.across, self.page.down))
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        whole, inner = QWidget(), QVBoxLayout()
        whole.setObjectName("page")
        inner.setContentsMargins(16, 12, 16, 16)
        inner.setSpacing(12)
        inner.addWidget(self.header)
        inner.addWidget(self.headline)
        inner.addWidget(self.card)
        inner.addWidget(self.page, 1)
        inner.addWidget(self.footer)
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(StageStrip(self._workspace, self._theme))
        outer.addLayout(inner, 1)
        self.setCentralWidget(whole)

    def _ask_apply(self, goes_on: bool) -> None:  # noqa: FBT001 - a slot
        goal = self._workspace.selected
        if goal is None:
            return
        dialog = ConfirmApply(self._workspace, self._looking, self._theme, self, goal)
        dialog.accepted.connect(lambda: self._operations.apply(goal, goes_on=goes_on))
        dialog.open()

    def _ask_roll_back(self, goal: int) -> None:
        dialog = ConfirmRollback(self._workspace, self._looking, self._theme, self, goal)
        dialog.accepted.connect(lambda: self._operations.roll_back(goal, {}))
        dialog.open()

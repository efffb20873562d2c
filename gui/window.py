"""The frame: it puts the parts together, asks before anything changes a database, and keeps its places."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.answering import Answering
from gui.dialogs.closing import Closing
from gui.dialogs.confirm_apply import ConfirmApply
from gui.dialogs.confirm_discard import ConfirmDiscard
from gui.dialogs.confirm_rollback import ConfirmRollback
from gui.going import Going
from gui.looking import Looking
from gui.operations import Operations
from gui.pages.history import HistoryPage
from gui.pages.migration import MigrationPage
from gui.pages.review import ReviewPage
from gui.places import Places
from gui.recalling import Recalling
from gui.remedies import Offer
from gui.reviewing import Reviewing
from gui.stopping import Stopping
from gui.theme import Theme
from gui.widgets.error_card import ErrorCard
from gui.widgets.footer import Footer
from gui.widgets.header import Header, StageStrip
from gui.widgets.headline import Headline
from gui.widgets.reviewed_chip import ReviewedChip
from gui.workspace import Workspace
from gui.zooming import Zooming


class Window(QMainWindow):
    closing = Signal()

    def __init__(
        self,
        workspace: Workspace,
        operations: Operations,
        looking: Looking,
        actions: Actions,
        *,
        stopping: Stopping,
        answering: Answering,
        reviewing: Reviewing,
        recalling: Recalling,
        theme: Theme,
        places: Places,
    ) -> None:
        super().__init__()
        self._workspace, self._operations, self._looking = workspace, operations, looking
        self._theme, self._places, self._stopping = theme, places, stopping
        self._closing: Closing | None = None
        self._leaves = False
        self.setWindowTitle(self.tr("{project} - Slipway").format(project=workspace.project.name))
        self.header = Header(workspace, actions, theme)
        self.headline = Headline(workspace, theme)
        self.card = ErrorCard(workspace, theme)
        self.page = ReviewPage(
            workspace,
            operations,
            looking,
            stopping=stopping,
            answering=answering,
            reviewing=reviewing,
            actions=actions,
            theme=theme,
        )
        self.migration = MigrationPage(workspace, operations, reviewing, actions, theme)
        self.header.place(ReviewedChip(reviewing, theme))
        self.history = HistoryPage(workspace, operations, recalling, actions, theme)
        self.footer = Footer(workspace, actions, theme)
        self._lay_out()
        self._connect(actions)
        reviewing.discard_asked.connect(self._ask_discard)
        self.resize(1440, 900)
        self.page.iterations.view.setFocus()
        places.restore(self, (self.page.across, self.page.down))

    def _connect(self, actions: Actions) -> None:
        self.addActions([*actions.everything(), *self.page.preview.doing.everything()])
        self.addActions(list(self.page.diagram.everything()))
        self.going = Going(self, self._workspace, self._looking, self.page.changes)
        self.zooming = zooming = Zooming(self, self._theme, self._places)
        self.header.offer((self.going.palette, self.going.shortcuts, zooming.larger, zooming.smaller, zooming.usual))
        actions.apply_asked.connect(self._ask_apply)
        actions.roll_back_asked.connect(self._ask_roll_back)
        actions.quit.triggered.connect(self.close)
        actions.review.toggled.connect(lambda shown: self._stand_in(self.migration, shown=shown))
        actions.history.toggled.connect(lambda shown: self._stand_in(self.history, shown=shown))
        self._operations.fill_needed.connect(self._ask_roll_back)
        self.card.offered.connect(self._take)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.card.fit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self._operations.running and not self._leaves:
            event.ignore()
            self._ask_closing()
            return
        self._places.keep(self, (self.page.across, self.page.down))
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        whole, inner = QWidget(), QVBoxLayout()
        self.column = inner
        whole.setObjectName("page")
        inner.setContentsMargins(16, 12, 16, 16)
        inner.setSpacing(12)
        inner.addWidget(self.header)
        inner.addWidget(self.headline)
        inner.addWidget(self.card)
        inner.addWidget(self.page, 1)
        for page in (self.migration, self.history):
            inner.addWidget(page, 1)
            page.hide()
        inner.addWidget(self.footer)
        self.setMinimumSize(1180, 700)
        outer = QVBoxLayout(whole)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(StageStrip(self._workspace, self._theme))
        outer.addLayout(inner, 1)
        self.setCentralWidget(whole)

    def _stand_in(self, page: QWidget, *, shown: bool) -> None:
        for part in (self.headline, self.page, self.footer):
            part.setVisible(not shown)
        page.setVisible(shown)
        if not shown:
            self.page.changes.view.setFocus()

    def _ask_apply(self, goes_on: bool) -> None:  # noqa: FBT001 - a slot
        goal = self._workspace.selected
        if goal is None:
            return
        dialog = ConfirmApply(self._workspace, self._looking, self._theme, self, goal)
        dialog.accepted.connect(lambda: self._operations.apply(goal, goes_on=goes_on, way=dialog.files.way))
        dialog.open()

    def _ask_roll_back(self, goal: int) -> None:
        fills = self._operations.fills(goal)
        dialog = ConfirmRollback(self._workspace, self._looking, self._theme, self, goal=goal, fills=fills)
        dialog.accepted.connect(lambda: self._operations.roll_back(goal, dialog.values()))
        dialog.open()

    def _ask_closing(self) -> None:
        if self._closing is not None:
            return
        strip = StageStrip(self._workspace, self._theme)
        self._closing = Closing(self, self._operations, self._stopping, strip, target=self._workspace.target_name)
        self._closing.finished.connect(self._forget_closing)
        self._closing.may_close.connect(self._leave)
        self._closing.open()

    def _forget_closing(self) -> None:
        self._closing = None

    def _leave(self) -> None:
        self._leaves = True
        self.close()

    def _take(self, offer: Offer) -> None:
        """Do what a remedy names; what changes a database or loses an edit is asked first."""
        match offer.kind:
            case "verify":
                self._operations.verify()
            case "refresh":
                self._workspace.set_trouble(None)
                self._looking.refresh()
            case "roll back":
                self._ask_roll_back(offer.iteration)
            case "fill":
                self._ask_roll_back(self._operations.back_to)
            case "apply":
                self._looking.choose(offer.iteration)
                self._ask_apply(goes_on=False)
            case "build":
                self._build(offer.iteration, discard_edits=False)
            case "discard edits":
                self._ask_discard(offer.iteration)

    def _ask_discard(self, number: int) -> None:
        dialog = ConfirmDiscard(self._workspace, self._theme, self, number)
        dialog.accepted.connect(lambda: self._build(number, discard_edits=True))
        dialog.open()

    def _build(self, number: int, *, discard_edits: bool) -> None:
        self._workspace.set_trouble(None)
        self._looking.build(number, discard_edits=discard_edits)

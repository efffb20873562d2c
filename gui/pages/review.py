"""The page where an iteration is reviewed: iterations, changes and preview, and below them what was found and done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from gui.actions import Actions
from gui.answering import Answering
from gui.looking import Looking
from gui.operations import Operations
from gui.reviewing import Reviewing
from gui.stopping import Stopping
from gui.theme import Theme
from gui.widgets.activity_pane import ActivityPane
from gui.widgets.alembic_view import AlembicView
from gui.widgets.before_after import BeforeAfter
from gui.widgets.change_pane import ChangePane
from gui.widgets.diagram_pane import DiagramPane
from gui.widgets.findings_pane import FindingsPane
from gui.widgets.iteration_pane import IterationPane
from gui.widgets.parts import Card
from gui.widgets.preview_pane import PreviewPane
from gui.widgets.verification_pane import VerificationPane
from gui.workspace import Workspace


class ReviewPage(QWidget):
    def __init__(
        self,
        workspace: Workspace,
        operations: Operations,
        looking: Looking,
        *,
        stopping: Stopping,
        answering: Answering,
        reviewing: Reviewing,
        actions: Actions,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._actions = actions
        self.iterations = IterationPane(workspace, looking, actions, theme)
        self.changes = ChangePane(workspace, looking, answering, reviewing, theme)
        self.preview = PreviewPane(workspace, theme)
        self.before_after = BeforeAfter(workspace, looking, theme)
        self.preview.tabs.addTab(self.before_after, self.tr("Side by side"))
        self.preview.tabs.insertTab(4, AlembicView(workspace, looking, theme), "Alembic")
        self.diagram = DiagramPane(workspace, looking, theme)
        self.preview.tabs.addTab(self.diagram, self.tr("Diagram"))
        self.findings = FindingsPane(workspace, answering, theme)
        self.verification = VerificationPane(workspace, looking, theme)
        self.activity = ActivityPane(operations, stopping, workspace.redact)
        self.below = Card()
        self.tabs = QTabWidget()
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.down = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._connect(workspace, operations, actions)
        self._count()

    def _connect(self, workspace: Workspace, operations: Operations, actions: Actions) -> None:
        self.changes.step_chosen.connect(self.preview.light)
        self.changes.change_chosen.connect(self.before_after.show_change)
        self.changes.change_chosen.connect(self.diagram.show_change)
        actions.next_change.triggered.connect(lambda: self._step_on(1))
        actions.previous_change.triggered.connect(lambda: self._step_on(-1))
        actions.viewed.triggered.connect(self._toggle)
        self.changes.viewed.current_told.connect(self._name)
        workspace.review_changed.connect(self._count)
        operations.run_started.connect(lambda _: self.tabs.setCurrentWidget(self.activity))
        operations.run_ended.connect(lambda *_: self._count())
        operations.verified.connect(lambda _: self.tabs.setCurrentWidget(self.verification))

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Findings, verification and activity"))
        self.tabs.addTab(self.findings, self.tr("Findings"))
        self.tabs.addTab(self.verification, self.tr("Verification"))
        self.tabs.addTab(self.activity, self.tr("Activity"))
        self.below.body.addWidget(self.tabs)
        for pane, least in ((self.iterations, 216), (self.changes, 320), (self.preview, 320)):
            self.across.addWidget(pane)
            pane.setMinimumWidth(least)
        self.across.setSizes([224, 520, 636])
        self.down.addWidget(self.across)
        self.down.addWidget(self.below)
        self.down.setSizes([540, 200])
        self.down.setStretchFactor(0, 1)
        for splitter in (self.across, self.down):
            splitter.setHandleWidth(12)
            splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.down)

    def _step_on(self, distance: int) -> None:
        if self.isVisible():
            self.changes.step_on(distance)

    def _name(self, viewed: bool) -> None:  # noqa: FBT001 - a slot of `current_told`
        if self.isVisible():
            self._actions.name_viewed(viewed)

    def _toggle(self) -> None:
        if self.isVisible():
            self.changes.viewed.toggle()

    def _count(self) -> None:
        found = self.findings.found
        self.tabs.setTabText(0, self.tr("Findings {count}").format(count=found) if found else self.tr("Findings"))

"""The texts of the selected iteration: the migration, its way back and its record, exactly as they are in the files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget

from gui.reviews import Review, Script
from gui.theme import Theme
from gui.widgets.find_bar import FindBar
from gui.widgets.parts import Card, Label
from gui.widgets.preview_actions import PreviewActions
from gui.widgets.sql_view import SqlView
from gui.workspace import Workspace


class PreviewPane(Card):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        self.migration = SqlView(theme, self.tr("Migration"))
        self.rollback = SqlView(theme, self.tr("Rollback"))
        self.online = SqlView(theme, self.tr("Online"))
        self.online_rollback = SqlView(theme, self.tr("Online rollback"))
        self.record = SqlView(theme, self.tr("Record"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Preview"))
        for view in (self.migration, self.rollback, self.online, self.online_rollback, self.record):
            self.tabs.addTab(view, view.accessibleName())
        self.file = Label("", "small")
        self.standing_of = Label("", "small")
        self.bar = FindBar()
        self.doing = PreviewActions(self.tabs, self.bar, self.standing_of)
        foot = QHBoxLayout()
        foot.addWidget(self.file, 1)
        foot.addWidget(self.standing_of)
        foot.addWidget(self.doing.button)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.bar)
        self.body.addLayout(foot)
        self.tabs.currentChanged.connect(self._watch)
        workspace.review_changed.connect(self._show)
        workspace.selected_changed.connect(self._show)
        self._show()

    def light(self, step: int | None) -> None:
        for view in (self.migration, self.rollback, self.online, self.online_rollback):
            view.light(step)

    def _review(self) -> Review | None:
        review = self._workspace.review
        return review if review is not None and review.iteration == self._workspace.selected else None

    def _show(self) -> None:
        review, nothing = self._review(), Script()
        for view, script in (
            (self.migration, review.migration if review else nothing),
            (self.rollback, review.rollback if review else nothing),
            (self.online, review.online if review else nothing),
            (self.online_rollback, review.online_rollback if review else nothing),
            (self.record, review.record if review else nothing),
        ):
            view.show_script(script)
        for view in (self.online, self.online_rollback):
            self.tabs.setTabVisible(self.tabs.indexOf(view), bool(view.script.text))
        self._name()

    def _watch(self) -> None:
        """A text that is made when its tab is opened has its name when it is there."""
        view = self.doing.view()
        if view is not None:
            view.filled.connect(self._name, Qt.ConnectionType.UniqueConnection)
        self._name()

    def _name(self) -> None:
        self.doing.renew()
        review, view = self._review(), self.doing.view()
        self.doing.button.setVisible(view is not None)
        if review is None or view is None:
            self.file.say("")
            self.standing_of.say("")
            return
        self.file.say(view.script.name)
        words = {
            "draft": self.tr("draft"),
            "sealed": self.tr("sealed: what is in the file"),
            None: self.tr("not written yet"),
        }
        self.standing_of.say(words[review.build.status])

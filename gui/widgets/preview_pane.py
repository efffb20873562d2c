"""The texts of the selected iteration: the migration, its way back and its record, exactly as they are in the files."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QTabWidget

from gui.reviews import Script
from gui.theme import Theme
from gui.widgets.parts import Card, Label
from gui.widgets.sql_view import SqlView
from gui.workspace import Workspace


class PreviewPane(Card):
    def __init__(self, workspace: Workspace, theme: Theme) -> None:
        super().__init__()
        self._workspace = workspace
        self.migration = SqlView(theme, self.tr("Migration"))
        self.rollback = SqlView(theme, self.tr("Rollback"))
        self.record = SqlView(theme, self.tr("Record"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Preview"))
        for view in (self.migration, self.rollback, self.record):
            self.tabs.addTab(view, view.accessibleName())
        self.file = Label("", "small")
        self.standing_of = Label("", "small")
        foot = QHBoxLayout()
        foot.addWidget(self.file, 1)
        foot.addWidget(self.standing_of)
        self.body.addWidget(self.tabs, 1)
        self.body.addLayout(foot)
        self.tabs.currentChanged.connect(self._name)
        workspace.review_changed.connect(self._show)
        workspace.selected_changed.connect(self._show)

    def light(self, step: int | None) -> None:
        self.migration.light(step)
        self.rollback.light(step)

    def _show(self) -> None:
        review = self._workspace.review
        fits = review is not None and review.iteration == self._workspace.selected
        for view, script in zip(
            (self.migration, self.rollback, self.record),
            (review.migration, review.rollback, review.record) if review and fits else (Script(), Script(), Script()),
            strict=True,
        ):
            view.show_script(script)
        self._name()

    def _name(self) -> None:
        review = self._workspace.review
        if review is None or review.iteration != self._workspace.selected:
            self.file.say("")
            self.standing_of.say("")
            return
        scripts = (review.migration, review.rollback, review.record)
        current = self.tabs.currentIndex()
        self.file.say(scripts[current].name if current < len(scripts) else "")
        status = review.build.status
        words = {
            "draft": self.tr("draft"),
            "sealed": self.tr("sealed: what is in the file"),
            None: self.tr("not written yet"),
        }
        self.standing_of.say(words[status])

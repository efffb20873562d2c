"""The chosen object before and after, side by side; compared in a worker, and only while it is looked at."""

from __future__ import annotations

from contextlib import ExitStack

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent

from core.diff.changes import Change
from core.report.definitions import definitions, key
from gui.comparisons import Comparison, comparison
from gui.looking import FILES, Looking
from gui.theme import Theme
from gui.widgets.side_by_side import SideBySide
from gui.workspace import Workspace


class BeforeAfter(SideBySide):
    def __init__(self, workspace: Workspace, looking: Looking, theme: Theme) -> None:
        super().__init__(theme, _tr("Before"), _tr("After"))
        self._workspace, self._looking = workspace, looking
        self._change: Change | None = None
        self._stale = True
        workspace.review_changed.connect(self._renew)
        self._renew()

    def show_change(self, change: Change | None) -> None:
        self._change = change
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._stale:
            self._compare()

    def _renew(self) -> None:
        self._stale = True
        if self.isVisible():
            self._compare()

    def _compare(self) -> None:
        self._stale = False
        review, change = self._workspace.review, self._change
        proposal = review.build.proposal if review else None
        if proposal is None or change is None:
            self.show_nothing(_tr("Choose a change to see its object before and after."))
            return

        def comparing(_: ExitStack) -> Comparison:
            found = definitions(change, proposal)
            before = _tr("{name} before") if found.before else _tr("{name} is not there before")
            after = _tr("{name} after") if found.after else _tr("{name} is not there after")
            sides = (before.format(name=found.name), found.before), (after.format(name=found.name), found.after)
            return comparison(*sides, key)

        job = self._looking.ask(FILES, "side by side", comparing)
        job.succeeded.connect(self.show_comparison)


def _tr(text: str) -> str:
    return QCoreApplication.translate("BeforeAfter", text)

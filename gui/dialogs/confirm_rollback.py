"""Before a rollback: what becomes of each object, looked up in the target, with its rows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.report.summary import counted
from core.run.rollback import Fate
from gui.dialogs.confirmation import Confirmation
from gui.looking import Looking
from gui.models.rows import RowsModel, of_fates
from gui.theme import Theme
from gui.widgets.parts import Card, Label, Table
from gui.workspace import Workspace


class ConfirmRollback(Confirmation):
    def __init__(self, workspace: Workspace, looking: Looking, theme: Theme, owner: QWidget, goal: int) -> None:
        target = workspace.target_name
        super().__init__(
            workspace,
            theme,
            owner,
            verb=_tr("Roll back to {goal}").format(goal=goal),
            title=_tr("Roll {target} back to iteration {goal}").format(target=target, goal=goal),
        )
        self.goal = goal
        self.setMinimumWidth(760)
        self.summary = Label(self.tr("Looking up what would become of each object."), "muted", wraps=True)
        headings = (self.tr("Object"), self.tr("What becomes of it"), self.tr("Rows"))
        self.model = RowsModel(theme, headings)
        self.table = Table(self.model, self.tr("What becomes of each object"), (240, 320, 100), 1)
        self.table.setMinimumHeight(180)
        self.body.addWidget(self.summary)
        card = Card()
        card.body.setContentsMargins(4, 4, 4, 4)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        looking.fates_found.connect(self._show)
        looking.ask_fates(goal)

    def _show(self, goal: int, fates: tuple[Fate, ...]) -> None:
        if goal != self.goal:
            return
        self.model.show(of_fates(fates))
        rows = sum(fate.rows for fate in fates)
        words = self.tr(
            "{objects} in all, {rows} kept or brought back. One transaction: all of it happens or none; afterwards you "
            "can go forward again, and what was kept comes back."
        )
        self.summary.say(words.format(objects=counted(len(fates), "object"), rows=counted(rows, "row")))
        self.allow(ready=True)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfirmRollback", text)

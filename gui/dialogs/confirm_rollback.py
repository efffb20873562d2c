"""Before a rollback: what becomes of each object, looked up in the target, with its rows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.project.decisions import no_expression
from core.project.expressions import is_one_expression
from core.report.summary import counted
from core.run.outlook.fates import Fate
from gui.dialogs.confirmation import Confirmation
from gui.looking import Looking
from gui.models.rows import RowsModel, of_fates
from gui.theme import Theme
from gui.widgets.expression_edit import ExpressionEdit
from gui.widgets.parts import Card, Label, Table
from gui.workspace import Workspace


class ConfirmRollback(Confirmation):
    def __init__(
        self,
        workspace: Workspace,
        looking: Looking,
        theme: Theme,
        owner: QWidget,
        *,
        goal: int,
        fills: Mapping[str, str],
    ) -> None:
        target = workspace.target_name
        self.fills: dict[str, ExpressionEdit] = {}  # before the frame asks whether it may go
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
        self._show_table()
        self._ask_for_values(fills)
        looking.fates_found.connect(self._show)
        looking.ask_fates(goal)

    def _show_table(self) -> None:
        self.table.setMinimumHeight(180)
        self.body.addWidget(self.summary)
        card = Card()
        card.body.setContentsMargins(4, 4, 4, 4)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)

    def renew(self) -> None:
        super().renew()
        if not all(edit.text for edit in self.fills.values()):
            self.go.setEnabled(False)

    def values(self) -> dict[str, str]:
        return {column: edit.text for column, edit in self.fills.items()}

    def _ask_for_values(self, fills: Mapping[str, str]) -> None:
        """One line per column that comes back required and has rows without a value."""
        if fills:
            words = self.tr("Rows born since have no value for what comes back as required. Which value do they get?")
            self.body.addWidget(Label(words, wraps=True))
        for column, text in fills.items():
            edit = ExpressionEdit(self.tr("Value for {column}").format(column=column), text)
            edit.changed.connect(self.renew)
            self.fills[column] = edit
            named = Label(column, "title")
            named.setBuddy(edit.line)
            self.body.addWidget(named)
            self.body.addWidget(edit)
        for edit in list(self.fills.values())[:1]:
            edit.line.setFocus()
        self.renew()

    def _confirm(self) -> None:
        wrong = {column: text for column, text in self.values().items() if not is_one_expression(text)}
        for column, text in wrong.items():
            error = no_expression(text or self.tr("nothing"))
            self.fills[column].refuse(f"{error.message}. {error.remedy}")
        if not wrong:
            super()._confirm()

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

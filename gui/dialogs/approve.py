"""Why a warning is no harm: the reason is written down with the approval, and the iteration is sealed by it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from core.schema.findings import Finding
from gui.dialogs.confirmation import Confirmation
from gui.theme import Theme
from gui.widgets.parts import Label
from gui.workspace import Workspace


class Approve(Confirmation):
    """It writes files of the project and touches no target, so no target's name is typed."""

    def __init__(self, workspace: Workspace, theme: Theme, owner: QWidget, finding: Finding, number: int) -> None:
        self.reason = QLineEdit()  # before the frame asks whether it may go
        title = _tr("Approve {code} at {place}").format(code=finding.code, place=finding.place)
        super().__init__(workspace, theme, owner, verb=_tr("Approve it"), title=title)
        words = self.tr(
            "The approval goes to approvals.toml with your name and holds for this very statement. Iteration {number} "
            "is written where it isn't, and sealed: its files don't change any more. No database is touched."
        )
        asks = Label(self.tr("Why is it no harm?"), "title")
        asks.setBuddy(self.reason)
        self.reason.setAccessibleName(asks.text())
        self.reason.setPlaceholderText(self.tr("For example: the old values were moved by hand last week"))
        self.reason.textChanged.connect(self.renew)
        self.body.addWidget(Label(f"{finding.message} {finding.remedy}".strip(), wraps=True))
        self.body.addWidget(Label(words.format(number=number), "muted", wraps=True))
        self.body.addWidget(asks)
        self.body.addWidget(self.reason)
        self.back.setDefault(False)  # else Enter in the line would throw the reason away
        self.back.setAutoDefault(False)
        self.reason.setFocus()
        self.allow(ready=True)
        self.fit()

    @property
    def needs_name(self) -> bool:
        return False

    def renew(self) -> None:
        super().renew()
        if not self.reason.text().strip():
            self.go.setEnabled(False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Approve", text)

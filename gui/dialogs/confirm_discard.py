"""Before edits of a file are given up: which ones, and what is written in their place."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from gui.dialogs.confirmation import Confirmation
from gui.theme import Theme
from gui.widgets.parts import Label
from gui.workspace import Workspace


class ConfirmDiscard(Confirmation):
    """It changes files and no target, so no target's name is typed."""

    def __init__(self, workspace: Workspace, theme: Theme, owner: QWidget, number: int) -> None:
        title = _tr("Build iteration {number} anew").format(number=number)
        super().__init__(workspace, theme, owner, verb=_tr("Give up the edits"), title=title)
        words = self.tr(
            "The files of iteration {number} in migrations/ are written over with what Slipway proposes. What was "
            "edited in them is lost, unless your version control has it. No database is touched."
        )
        self.body.addWidget(Label(words.format(number=number), wraps=True))
        self.allow(ready=True)

    @property
    def needs_name(self) -> bool:
        return False


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfirmDiscard", text)

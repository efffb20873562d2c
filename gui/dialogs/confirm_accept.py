"""Before a target is taken as right although this machine remembers more: what is written down, and where."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from gui.dialogs.confirmation import Confirmation
from gui.theme import Theme
from gui.widgets.parts import Label
from gui.workspace import Workspace


class ConfirmAccept(Confirmation):
    """Off development the target's name is typed: what is written down lets the next apply go on."""

    def __init__(self, workspace: Workspace, theme: Theme, owner: QWidget) -> None:
        target = workspace.target_name
        words = _tr("Take {target} as it is").format(target=target)
        super().__init__(workspace, theme, owner, verb=words, title=words)
        said = self.tr(
            "Do this only if {target} was restored from a backup, or moved to another server, on purpose. This "
            "machine's journal then says that the run it remembers is not in it; apply and rollback are allowed "
            "again. The database itself stays as it is."
        )
        self.body.addWidget(Label(said.format(target=target), wraps=True))
        self.allow(ready=True)
        self.fit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfirmAccept", text)

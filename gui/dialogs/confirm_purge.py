"""Before what is kept is given up for good: which parcels, how much is in them, and what nobody can have back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.report.retained import sized
from core.report.summary import counted
from core.run.records.retained import Parcel
from gui.dialogs.confirmation import Confirmation
from gui.models.rows import MINUS
from gui.theme import Theme
from gui.widgets.parts import Label
from gui.workspace import Workspace

_SHOWN = 8


class ConfirmPurge(Confirmation):
    def __init__(self, workspace: Workspace, theme: Theme, owner: QWidget, parcels: Sequence[Parcel]) -> None:
        target, many = workspace.target_name, counted(len(parcels), "parcel")
        super().__init__(
            workspace,
            theme,
            owner,
            verb=_tr("Purge {parcels} from {target}").format(parcels=many, target=target),
            title=_tr("Purge what is kept in {target}").format(target=target),
        )
        rows = counted(sum(one.rows for one in parcels), "row")
        words = self.tr("Drops {rows} in {parcels} ({size}) for good. There is no way back.")
        size = sized(sum(one.bytes for one in parcels))
        self.words = Label(words.format(rows=rows, parcels=many, size=size), "bad", wraps=True)
        self.body.addWidget(self.words)
        for one in parcels[:_SHOWN]:
            self.body.addWidget(Label(f"{MINUS} {one.name}: {one.purging_means}.", wraps=True))
        if len(parcels) > _SHOWN:
            self.body.addWidget(Label(_tr("and {more} more").format(more=len(parcels) - _SHOWN), "muted"))
        self.allow(ready=True)
        self.fit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ConfirmPurge", text)

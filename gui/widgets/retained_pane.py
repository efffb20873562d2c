"""What is kept in the target of tables and columns that went, what purging it would mean, and purging it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from core.report.retained import sized
from core.report.summary import counted
from core.run.records.retained import Parcel
from gui.models.groups import GroupsModel
from gui.models.records import of_parcels
from gui.recalling import Recalling
from gui.theme import Theme
from gui.widgets.parts import Card, Label, Table
from gui.workspace import Workspace


class RetainedPane(Card):
    purge_asked = Signal(object)  # the parcels

    def __init__(self, workspace: Workspace, recalling: Recalling, theme: Theme) -> None:
        super().__init__()
        self._workspace, self._recalling = workspace, recalling
        self.parcels: tuple[Parcel, ...] = ()
        headings = (
            self.tr("Parcel"),
            self.tr("Holds"),
            self.tr("Rows"),
            self.tr("Size"),
            self.tr("Since"),
            self.tr("Put there by"),
        )
        self.model = GroupsModel(theme, headings)
        self.table = Table(self.model, self.tr("What is kept"), (320, 110, 130, 100, 160, 160), 0)
        self.table.setRootIsDecorated(True)
        self.heading = Label(self.tr("Kept data"), "title")
        self.sentence = Label("", "muted", wraps=True)
        self.purge = QPushButton(self.tr("Purge this parcel…"))
        self.purge_all = QPushButton(self.tr("Purge everything…"))
        self._lay_out()
        self.table.selectionModel().currentChanged.connect(self._say)
        self.purge.clicked.connect(lambda: self.purge_asked.emit(self.chosen))
        self.purge_all.clicked.connect(lambda: self.purge_asked.emit(self.parcels))
        recalling.kept_found.connect(self._show)
        recalling.ready_changed.connect(self._renew)
        self._renew()

    @property
    def chosen(self) -> tuple[Parcel, ...]:
        at = self.model.group_of(self.table.currentIndex())
        return self.parcels[at : at + 1] if at >= 0 else ()

    def _show(self, found: tuple[Parcel, ...]) -> None:
        if found != self.parcels or not found:
            self.parcels = found
            self.model.show(of_parcels(found))
            self.table.expandAll()
            if found:
                self.table.setCurrentIndex(self.model.index(0, 0))
        many, size = counted(len(found), "parcel"), sized(sum(one.bytes for one in found))
        words = self.tr("Kept data: {parcels}, {size}").format(parcels=many, size=size)
        self.heading.say(words if found else self.tr("Kept data"))
        self._say(QModelIndex())

    def _say(self, _current: QModelIndex) -> None:
        for one in self.chosen:
            self.sentence.say(self.tr("Purging {name} means: {means}.").format(name=one.name, means=one.purging_means))
        if not self.parcels:
            words = self.tr(
                "Nothing is kept in {target}. What a migration or a rollback takes away stays here until you purge it."
            )
            self.sentence.say(words.format(target=self._workspace.target_name))
        self._renew()

    def _renew(self) -> None:
        self.table.setVisible(bool(self.parcels))
        self.purge.setVisible(bool(self.parcels))
        self.purge_all.setVisible(len(self.parcels) > 1)
        self.purge.setEnabled(self._recalling.ready and bool(self.chosen))
        self.purge_all.setEnabled(self._recalling.ready)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.sentence, 1)
        for button in (self.purge_all, self.purge):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.body.addWidget(self.heading)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(foot)

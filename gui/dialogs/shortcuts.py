"""Every shortcut there is, read from the actions themselves."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from gui.destinations import Destination, words
from gui.dialogs.palette import DestinationsModel
from gui.widgets.parts import Label, Table


class Shortcuts(QDialog):
    def __init__(self, owner: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(owner)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 520)
        self.model = DestinationsModel()
        self.model.show(tuple(Destination(_keys(one), words(one), one.trigger) for one in actions if one.shortcuts()))
        table = Table(self.model, self.tr("Shortcuts"), (220, 380), 1)
        table.setHeaderHidden(True)
        leave = QPushButton(self.tr("Close"))
        leave.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(self.tr("Shortcuts"), "heading"))
        layout.addWidget(table, 1)
        layout.addWidget(leave, alignment=Qt.AlignmentFlag.AlignRight)
        table.setFocus()


def _keys(action: QAction) -> str:
    return ", ".join(one.toString(QKeySequence.SequenceFormat.NativeText) for one in action.shortcuts())

"""A model that was dropped on a project: said what would become of it before it does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.project.creation import model_name
from gui.widgets.parts import Label


class DroppedModel(QDialog):
    """It writes a file of the project, never a database; the file that was dropped stays where it is."""

    def __init__(self, owner: QWidget, model: Path, number: int) -> None:
        super().__init__(owner)
        title = self.tr("A model for iteration {number}").format(number=number)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        said = self.tr("{name} is copied to iterations/{number}/{inside}. Nothing is built and nothing is applied yet.")
        self.said = Label(said.format(name=model.name, number=f"{number:03d}", inside=model_name(model)), wraps=True)
        self.back = QPushButton(self.tr("Cancel"))
        self.back.setDefault(True)
        self.back.clicked.connect(self.reject)
        self.go = QPushButton(self.tr("Add iteration {number}").format(number=number))
        self.go.setProperty("main", True)
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(title, "heading"))
        layout.addWidget(self.said)
        layout.addLayout(buttons)

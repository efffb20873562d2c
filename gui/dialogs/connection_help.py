"""How Slipway connects, and which of Supabase's three connections does for what, as plain text."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gui.plain import plain
from gui.theme import code_font


class ConnectionHelp(QDialog):
    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowTitle(self.tr("About connections"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 620)
        page = files("resources").joinpath("help", "connections.md")
        self.text = QPlainTextEdit(plain(page.read_text(encoding="utf-8")))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setFont(code_font())
        self.text.setAccessibleName(self.windowTitle())
        self.leave = QPushButton(self.tr("Close"))
        self.leave.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)

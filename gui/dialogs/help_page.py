"""What a finding's code means, why it matters and what to do, as plain text to read and to select."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.report.help_pages import page
from gui.plain import plain
from gui.theme import code_font


class HelpPage(QDialog):
    def __init__(self, owner: QWidget, code: str) -> None:
        super().__init__(owner)
        self.setWindowTitle(self.tr("What {code} means").format(code=code))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 620)
        self.text = QPlainTextEdit(plain(page(code)))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setFont(code_font())
        self.text.setAccessibleName(self.windowTitle())
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)

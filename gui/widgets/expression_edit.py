"""A line for one SQL expression, with what was wrong with it below, until it is changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.plain import plain
from gui.theme import code_font
from gui.widgets.parts import Label


class ExpressionEdit(QWidget):
    changed = Signal()
    entered = Signal()

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__()
        self.line = QLineEdit(text)
        self.line.setFont(code_font())
        self.line.setPlaceholderText(self.tr("SQL expression: 'north', 0, now()"))
        self.line.setAccessibleName(plain(name))
        self.refusal = Label("", "refusal", wraps=True)
        self.refusal.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self.refusal)
        self.line.textChanged.connect(self._accept)
        self.line.returnPressed.connect(self.entered)

    @property
    def text(self) -> str:
        return self.line.text().strip()

    def refuse(self, why: str) -> None:
        self.refusal.say(f"✕ {why}")
        self.refusal.show()
        self.line.setFocus()

    def _accept(self) -> None:
        self.refusal.hide()
        self.changed.emit()

"""The frame of every question that leads to a change: the stage's colour, the words, a typed name off development."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.widgets.header import StageStrip
from gui.widgets.parts import Label
from gui.workspace import Workspace


class Confirmation(QDialog):
    """Enter never confirms: the button is reached by Tab and Space, by the mouse, or by Ctrl+Enter."""

    def __init__(self, workspace: Workspace, theme: Theme, owner: QWidget, *, verb: str, title: str) -> None:
        super().__init__(owner)
        self._workspace = workspace
        self._ready = False
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(620)
        self.heading = Label(title, "heading")
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.typed = QLineEdit()
        self.asks = Label("")
        self.back = QPushButton(self.tr("Cancel"))
        self.back.setDefault(True)
        self.back.clicked.connect(self.reject)
        self.go = QPushButton(verb)
        self.go.setProperty("main", True)
        self.go.setAutoDefault(False)
        self.go.setAccessibleName(verb)
        self.go.clicked.connect(self._confirm)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._confirm)
        self._lay_out(theme)
        self._ask_for_name()
        self.renew()

    @property
    def needs_name(self) -> bool:
        return self._workspace.target.stage != "development"

    def allow(self, *, ready: bool) -> None:
        """The dialog knows what it asks about."""
        self._ready = ready
        self.renew()

    def fit(self) -> None:
        """Take the height that the wrapped texts need, no more."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def renew(self) -> None:
        named = not self.needs_name or self.typed.text() == self._workspace.target_name
        self.go.setEnabled(self._ready and named)

    def _confirm(self) -> None:
        if self.go.isEnabled():
            self.accept()

    def _ask_for_name(self) -> None:
        name = self._workspace.target_name
        words = self.tr("{name} is a {stage} target. Type its name to go on:")
        self.asks.say(words.format(name=name, stage=self._workspace.target.stage))
        self.typed.setAccessibleName(self.tr("The target's name"))
        self.asks.setBuddy(self.typed)
        self.typed.textChanged.connect(self.renew)
        self.asks.setVisible(self.needs_name)
        self.typed.setVisible(self.needs_name)

    def _lay_out(self, theme: Theme) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(StageStrip(self._workspace, theme))
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 16, 24, 16)
        inner.setSpacing(12)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go)
        inner.addWidget(self.heading)
        inner.addLayout(self.body, 1)
        inner.addWidget(self.asks)
        inner.addWidget(self.typed)
        inner.addSpacing(4)
        inner.addLayout(buttons)
        outer.addLayout(inner)

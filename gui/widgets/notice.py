"""Something that failed, in words: its code, what happened, and what to do; or something that went well."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from core.errors import CoreError
from gui.widgets.parts import Label


class Notice(QFrame):
    """Hidden as long as there is nothing to say; it is as plain as everything a server says."""

    def __init__(self, redact: Callable[[str], str] = str) -> None:
        super().__init__()
        self._redact = redact
        self.code = Label("", "bad")
        self.message = Label("", wraps=True)
        self.remedy = Label("", "muted", wraps=True)
        self.dismiss = QPushButton(self.tr("Dismiss"))
        self.dismiss.setAccessibleName(self.tr("Dismiss the message"))
        self.dismiss.setAutoDefault(False)
        self.dismiss.clicked.connect(self.clear)
        head = QHBoxLayout()
        head.addWidget(self.code, 1)
        head.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 12)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.message)
        layout.addWidget(self.remedy)
        self.hide()

    def refuse(self, error: CoreError) -> None:
        place = f"  {error.place}" if error.place else ""
        self._tell("errorCard", f"✕ {error.code}{place}", error.message, error.remedy)
        self.code.wear("bad")

    def warn(self, title: str, message: str, remedy: str = "") -> None:
        self._tell("card", f"! {title}", message, remedy)
        self.code.wear("warning")

    def tell(self, title: str, message: str, remedy: str = "") -> None:
        self._tell("card", f"✓ {title}", message, remedy)
        self.code.wear("good")

    def clear(self) -> None:
        self.hide()
        self._fit()

    def _fit(self) -> None:
        """A dialog takes the height that the words need; a window has it."""
        dialog = self.window()
        layout = dialog.layout()
        if isinstance(dialog, QDialog) and layout is not None:
            layout.activate()
            dialog.resize(dialog.width(), layout.totalHeightForWidth(dialog.width()))

    def _tell(self, frame: str, *texts: str) -> None:
        self.setObjectName(frame)
        self.style().unpolish(self)
        self.style().polish(self)
        for label, text in zip((self.code, self.message, self.remedy), texts, strict=True):
            label.say(self._redact(text))
            label.setVisible(bool(text))
        self.show()
        self._fit()

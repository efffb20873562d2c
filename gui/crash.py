"""A bug reaches one dialog with a report to copy; the program stays alive."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.targets.redact import without_passwords
from gui.plain import plain
from gui.theme import code_font
from gui.widgets.parts import Label


class CrashHook(QObject):
    """Takes what nobody caught, from any thread, and shows it in the panel's own."""

    caught = Signal(object)

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact
        self._before = sys.excepthook, sys.unraisablehook
        self.dialog: CrashDialog | None = None
        self.window: QWidget | None = None
        self.caught.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._uncaught
        sys.unraisablehook = self._unraisable

    def remove(self) -> None:
        sys.excepthook, sys.unraisablehook = self._before

    def show(self, error: BaseException) -> None:
        """Add to the dialog that is open, so that a storm of bugs is still one dialog."""
        text = report(error, self._redact)
        if self.dialog is None:
            self.dialog = CrashDialog(self.window)
            self.dialog.finished.connect(self._forget)
            self.dialog.open()
        self.dialog.add(text)

    def _forget(self) -> None:
        self.dialog = None

    def _uncaught(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        print(report(error.with_traceback(trace), self._redact), file=sys.stderr)  # noqa: T201 - the terminal's copy, as Python gives it
        self.caught.emit(error)

    def _unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        if unraisable.exc_value is not None:
            self.caught.emit(unraisable.exc_value)


class CrashDialog(QDialog):
    def __init__(self, owner: QWidget | None) -> None:
        super().__init__(owner)
        self.setWindowTitle(self.tr("Something in Slipway broke"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 420)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(code_font())
        self.text.setAccessibleName(self.tr("Report"))
        copy, close = QPushButton(self.tr("Copy the report")), QPushButton(self.tr("Close"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(self.windowTitle(), "heading"))
        words = self.tr("This is a bug, not your doing. The panel goes on. Passwords are left out of the report.")
        layout.addWidget(Label(words, "muted", wraps=True))
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)

    def add(self, text: str) -> None:
        self.text.appendPlainText(plain(text))


def report(error: BaseException, redact: Callable[[str], str]) -> str:
    """Give versions and the trace, without values, the user's folder or a password."""
    head = f"Slipway {version('slipway')}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    trace = "".join(traceback.format_exception(error))
    return without_passwords(redact(f"{head}\n\n{trace}").replace(str(Path.home()), "~"))

"""The window is closed while something runs: stop it, wait for it, or leave it to the server."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.operations import Operations
from gui.stopping import Stopping
from gui.widgets.header import StageStrip
from gui.widgets.parts import Label

ABANDONS, LEAVES = 2_500, 4_000  # milliseconds after Cancel: the connection is closed; the window goes, come what may


class Closing(QDialog):
    """Waiting is the default; a run that ends by itself takes the question away."""

    may_close = Signal()

    def __init__(
        self, owner: QWidget, operations: Operations, stopping: Stopping, strip: StageStrip, *, target: str
    ) -> None:
        super().__init__(owner)
        self._stopping, self._leaving = stopping, False
        self.setWindowTitle(self.tr("Something is running"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(620)
        self._stoppable = stoppable = operations.cancellable  # a run, not the pipeline's next stage
        self.words = Label(self._explained(target) if stoppable else self._next_stage(), wraps=True)
        self.wait = QPushButton(self.tr("Keep waiting"))
        self.abandon = QPushButton(self.tr("Abandon and close") if stoppable else self.tr("Close the panel"))
        self.cancel = QPushButton(self.tr("Cancel, roll back and close"))
        self.cancel.setProperty("main", True)
        self.cancel.setVisible(stoppable)
        self.wait.setDefault(True)
        self.wait.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self.wait.clicked.connect(self.reject)
        self.cancel.clicked.connect(self._cancel)
        self.abandon.clicked.connect(self._abandon)
        operations.run_ended.connect(self._ended)
        operations.rested.connect(self._ended)
        self._lay_out(strip)

    def _explained(self, target: str) -> str:
        return self.tr(
            "A run is at work on {target}. Cancel stops it, and what isn't committed is rolled back; if the server is "
            "silent, the connection is closed after {seconds} seconds, and the server rolls back by itself. Abandon "
            "closes the connection at once: if COMMIT was sent already, the target's history tells what became of it "
            "when the panel is opened again."
        ).format(target=target, seconds=f"{ABANDONS / 1000:g}")

    def _next_stage(self) -> str:
        return self.tr(
            "The database is applied and verified. The next stage of the pipeline is at work, and can't be stopped "
            "from here; if the panel is closed, nobody hears how it ended."
        )

    def _cancel(self) -> None:
        self._leave()
        self._stopping.cancel()
        QTimer.singleShot(ABANDONS, self, self._stopping.abandon)

    def _abandon(self) -> None:
        if not self._stoppable:
            self._go()
            return
        self._leave()
        self._stopping.abandon()

    def _leave(self) -> None:
        """Close when the run has ended, and in any case before long."""
        self._leaving = True
        for button in (self.cancel, self.abandon, self.wait):
            button.setEnabled(False)
        self.words.say(self.tr("Stopping the run; the window closes when it has ended."))
        QTimer.singleShot(LEAVES, self, self._go)

    def _ended(self) -> None:
        if self._leaving:
            self._go()
        else:
            self.reject()

    def _go(self) -> None:
        self.may_close.emit()
        self.accept()

    def _lay_out(self, strip: StageStrip) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.wait, self.abandon, self.cancel):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)
        layout = QVBoxLayout()
        outer.addLayout(layout)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(self.windowTitle(), "heading"))
        layout.addWidget(self.words)
        layout.addSpacing(4)
        layout.addLayout(buttons)

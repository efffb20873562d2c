"""What a run tells: statement k of n, the time that has passed, and each event on a line of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from core.errors import CoreError
from core.report import events as reported
from core.run.events import ChapterStarted, Event, Sent
from gui.operations import Operations
from gui.plain import plain
from gui.stopping import Stopping
from gui.theme import code_font
from gui.widgets.parts import Label


class ActivityPane(QWidget):
    def __init__(self, operations: Operations, stopping: Stopping, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact
        self.now = Label(self.tr("Nothing has run in this window yet."), "muted")
        self.elapsed = Label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.log = QPlainTextEdit()
        self._dress_log()
        self._words = ""
        self._began = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(200)
        self._clock.timeout.connect(self._tick)
        self._lay_out()
        operations.run_started.connect(self._start)
        operations.told.connect(self._hear)
        operations.run_ended.connect(self._end)
        stopping.too_late.connect(lambda: self._write(self.tr("! Too late to cancel: COMMIT was sent.")))

    def _dress_log(self) -> None:
        self.log.setReadOnly(True)
        self.log.setTabChangesFocus(True)
        self.log.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.log.setMaximumBlockCount(20_000)
        self.log.setFont(code_font())
        self.log.setMinimumHeight(48)
        self.log.setAccessibleName(self.tr("Events"))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.now, 1)
        line.addWidget(self.elapsed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.bar)
        layout.addWidget(self.log, 1)

    def _start(self, words: str) -> None:
        self._words, self._began = words, time.monotonic()
        self.now.wear("muted")
        self.now.say(words)
        self.bar.setRange(0, 0)
        self.bar.show()
        self._write(words)
        self._clock.start()
        self._tick()

    def _hear(self, event: Event) -> None:
        match event:
            case ChapterStarted():
                self.bar.setRange(0, event.statements)
                self.bar.setValue(0)
            case Sent():
                self.bar.setValue(event.number)
                self.now.say(
                    self.tr("{words}: iteration {iteration}, statement {number} of {of}").format(
                        words=self._words, iteration=event.iteration, number=event.number, of=event.of
                    )
                )
            case _:
                pass
        line = reported.line(event)
        if line is not None:
            self._write(line)

    def _end(self, ending: str, value: object, committed: int) -> None:
        self._clock.stop()
        self._tick()
        self.bar.hide()
        words = self._ended(ending, value, committed)
        self.now.wear("good" if ending == "succeeded" else "warning" if ending == "cancelled" else "bad")
        self.now.say(self._redact(words))
        self._write(words)

    def _ended(self, ending: str, value: object, committed: int) -> str:
        """Decide by what was committed, never by who pressed what."""
        stays = self.tr("iteration {number} stays").format(number=committed) if committed >= 0 else ""
        match ending:
            case "succeeded":
                return self.tr("✓ Done.")
            case "cancelled":
                return self.tr("! Cancelled; {stays}.").format(stays=stays or self.tr("nothing was changed"))
            case _:
                said = str(value) if isinstance(value, CoreError) else self.tr("a bug stopped it")
                return self.tr("✕ Failed: {said}").format(said=said) + (f" ({stays})" if stays else "")

    def _tick(self) -> None:
        self.elapsed.say(self.tr("{seconds} s").format(seconds=f"{time.monotonic() - self._began:.1f}"))

    def _write(self, line: str) -> None:
        self.log.appendPlainText(plain(self._redact(line)))

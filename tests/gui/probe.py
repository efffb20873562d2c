"""A probe of the event loop: the longest time in which it could not turn, less what other programs took from us."""

from __future__ import annotations

import time
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer


class Probe(QObject):
    """A timer of 10 ms; a gap counts for no more than the panel's own processor time in it plus one turn.

    Where eight programs share two cores a loop that only waits for its turn is late too: that is the machine.
    Waiting for a lock of the interpreter is ours, and shows: the worker that holds it uses the processor meanwhile.
    A call that sleeps (a socket) in the panel's thread uses none, so `slept` keeps the plain gap beside it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.worst = self.slept = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(10)
        self._timer.timeout.connect(self._tick)

    def __enter__(self) -> Self:
        self._wall, self._busy = time.monotonic(), time.process_time()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._tick()
        self._timer.stop()

    def _tick(self) -> None:
        wall, busy = time.monotonic(), time.process_time()
        gap = wall - self._wall
        self.slept = max(self.slept, gap)
        self.worst = max(self.worst, min(gap, busy - self._busy + 0.010))
        self._wall, self._busy = wall, busy

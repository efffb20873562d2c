"""The only threads of the panel: a worker drains a core generator itself and sends what it tells by queued signals."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import Cancelled, CoreError
from core.run.session import Control

Ending = Literal["succeeded", "cancelled", "failed", "crashed"]
Function = Callable[[ExitStack], object]
Work = Callable[[ExitStack], Iterator[object]]


class Job(QObject):
    """One piece of work: any number of `told`, exactly one ending, then `finished`; all in the panel's thread."""

    told = Signal(object)
    succeeded = Signal(object)
    cancelled = Signal(object)
    failed = Signal(object)
    crashed = Signal(object)
    finished = Signal()

    def __init__(self, subject: str, work: Work, control: Control, owner: QObject) -> None:
        super().__init__(owner)
        self.subject = subject
        self.work = work
        self.control = control
        self.dropped = False
        self.over = threading.Event()  # set by the worker when it has let go of it
        self.ending: Ending | None = None

    def drop(self) -> None:
        """Nobody wants its results any more."""
        self.dropped = True

    def end(self, ending: Ending, value: object) -> None:
        self.ending = ending
        if not self.dropped:
            outlets = {
                "succeeded": self.succeeded,
                "cancelled": self.cancelled,
                "failed": self.failed,
                "crashed": self.crashed,
            }
            outlets[ending].emit(value)
            self.finished.emit()


class _Lane(threading.Thread):
    """One worker: runs its jobs one after the other, and keeps what they open until it ends."""

    def __init__(self, name: str, tasks: Tasks) -> None:
        super().__init__(name=f"slipway-{name}", daemon=True)  # a server that is silent keeps no program alive
        self.jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._tasks = tasks

    def run(self) -> None:
        try:
            with ExitStack() as kept:
                while (job := self.jobs.get()) is not None:
                    self._perform(job, kept)
        except Exception as error:  # noqa: BLE001 - what is kept could not be closed; there is nobody left to act on it
            self._tasks.lane_failed.emit(error)

    def _perform(self, job: Job, kept: ExitStack) -> None:
        ending: tuple[Ending, object]
        try:
            ending = ("cancelled", None) if job.dropped else ("succeeded", self._drain(job, kept))
        except Cancelled as error:
            ending = "cancelled", error
        except CoreError as error:
            ending = "failed", error
        except Exception as error:  # noqa: BLE001 - a bug in a job is told like any other ending
            ending = "crashed", error
        job.over.set()
        self._tasks.arrived.emit(job, *ending)

    def _drain(self, job: Job, kept: ExitStack) -> object:
        value: object = None
        events = job.work(kept)
        try:
            for value in events:
                self._tasks.arrived.emit(job, None, value)
        finally:
            if isinstance(events, Generator):
                events.close()  # here and nowhere else: a generator can't be closed while another thread runs it
        return value


class Tasks(QObject):
    """Starts jobs on named lanes; a newer job of the same subject makes the older one's results void."""

    arrived = Signal(object, object, object)  # job, ending or None, value
    lane_failed = Signal(object)
    cancel_too_late = Signal(object)  # a job whose COMMIT was sent already
    busy_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[str, _Lane] = {}
        self._cancellers: list[threading.Thread] = []
        self._running: list[Job] = []
        self._closed = False
        self.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Job, ...]:
        return tuple(self._running)

    @property
    def threads(self) -> tuple[threading.Thread, ...]:
        """Every thread that is alive."""
        return tuple(one for one in (*self._lanes.values(), *self._cancellers) if one.is_alive())

    def call(self, lane: str, subject: str, function: Function, control: Control | None = None) -> Job:
        """Run a function; what it returns is the result."""

        def once(kept: ExitStack) -> Iterator[object]:
            yield function(kept)

        return self.drain(lane, subject, once, control)

    def drain(self, lane: str, subject: str, work: Work, control: Control | None = None) -> Job:
        """Drain a generator; the last thing it tells is the result."""
        for older in self._running:
            if older.subject == subject:
                older.drop()
        job = Job(subject, work, control or Control(), self)
        self._running.append(job)
        if not self._closed:
            self._lane(lane).jobs.put(job)
        self.busy_changed.emit()
        return job

    def cancel(self, job: Job) -> None:
        """Ask from a thread of its own: the question waits for the server."""
        self._ask(self._ask_to_stop, job)

    def abandon(self, job: Job) -> None:
        """Close the connection under the worker, which may wait too."""
        self._ask(self._give_up, job)

    def close(self, patience: float = 4.0) -> None:
        """Cancel what runs, end every lane, and wait for all of them, but not for ever."""
        self._closed = True
        for job in self._running:
            job.drop()
            self.cancel(job)
        for lane in self._lanes.values():
            lane.jobs.put(None)
        deadline = time.monotonic() + patience
        for thread in (*self._cancellers, *self._lanes.values()):
            thread.join(max(0.0, deadline - time.monotonic()))

    def _lane(self, name: str) -> _Lane:
        if name not in self._lanes:
            self._lanes[name] = _Lane(name, self)
            self._lanes[name].start()
        return self._lanes[name]

    def _ask(self, question: Callable[[Job], None], job: Job) -> None:
        asker = threading.Thread(target=question, args=(job,), name="slipway-cancel", daemon=True)
        self._cancellers = [one for one in self._cancellers if one.is_alive()] + [asker]
        asker.start()

    def _give_up(self, job: Job) -> None:
        try:
            job.control.abandon()
        except Exception as error:  # noqa: BLE001 - the connection could not be closed: a bug, told like any other
            self.lane_failed.emit(error)

    def _ask_to_stop(self, job: Job) -> None:
        """Ask again until it has stopped: a question between two statements finds nothing to stop."""
        while not job.over.is_set():
            try:
                in_time = job.control.cancel()
            except Exception:  # noqa: BLE001 - a server that doesn't answer; the token is set and read between statements
                in_time = True
            if not in_time:
                self.cancel_too_late.emit(job)
                return
            job.over.wait(0.2)

    def _deliver(self, job: Job, ending: Ending | None, value: object) -> None:
        if ending is None:
            if not job.dropped:
                job.told.emit(value)
            return
        self._running.remove(job)
        self.busy_changed.emit()
        job.end(ending, value)
        job.deleteLater()

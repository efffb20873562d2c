"""A run on the terminal: drained by a worker, told as it goes, cancelled by Ctrl-C."""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from core.cli.console import Console
from core.report import events as reports
from core.run.events import Event

if TYPE_CHECKING:
    from core.run.session import Control


_TOO_LATE = "Too late to cancel: COMMIT was sent. What became of it is told as soon as the server answers."


def tell(console: Console, told: Event) -> None:
    if console.events:
        print(json.dumps(reports.document(told), default=str), file=sys.stderr, flush=True)
    elif line := reports.line(told):
        console.say([line])


def follow(console: Console, events: Iterator[Event], control: Control) -> list[Event]:
    """Let a worker drain the run, so that a pager or a stopped terminal never holds a lock."""
    told: list[Event] = []
    for event in _drained(events, control):
        tell(console, event)
        told.append(event)
    return told


def _drained(events: Iterator[Event], control: Control) -> Iterator[Event]:
    """Iterate and close the run in one thread; the first Ctrl-C cancels it, from a helper thread."""
    passed: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="slipway-run") as pool, _cancelling(control):
        outcome = pool.submit(_drain, events, passed)
        while (event := passed.get()) is not None:
            yield event
    outcome.result()


def _drain(events: Iterator[Event], passed: queue.SimpleQueue[Event | None]) -> None:
    try:
        for event in events:
            passed.put(event)
    finally:
        passed.put(None)


@contextmanager
def _cancelling(control: Control) -> Iterator[None]:
    """While it lasts, the first Ctrl-C or SIGTERM cancels, and the next abandons a server that is silent."""
    over = threading.Event()
    ways = iter((lambda: _ask_to_stop(control, over),))

    def asked(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=next(ways, control.abandon), name="slipway-cancel", daemon=True).start()

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        over.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask_to_stop(control: Control, over: threading.Event) -> None:
    """Ask again until it has stopped: a question between two statements finds nothing to stop."""
    while not over.is_set():
        if not control.cancel():
            print(_TOO_LATE, file=sys.stderr, flush=True)
            return
        over.wait(0.2)

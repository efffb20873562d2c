"""What the terminal gets: lines for people, one document for programs, events on standard error."""

from __future__ import annotations

import json
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from core.report import as_json, as_text
from core.run.events import Event
from core.run.session import Control
from core.schema.layout import Json


@dataclass(frozen=True, slots=True)
class Console:
    """`--json` leaves standard output to one document; `--quiet` leaves out what went well."""

    json: bool = False
    events: bool = False
    quiet: bool = False

    def say(self, lines: Iterable[str]) -> None:
        if not self.json and not self.quiet:
            for line in lines:
                print(as_text.visible(line), flush=True)

    def document(self, value: Json) -> None:
        if self.json:
            print(json.dumps(value, indent=2, ensure_ascii=False, default=str), flush=True)

    def complain(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(as_text.visible(line), file=sys.stderr, flush=True)

    def event(self, told: Event) -> None:
        if self.events:
            print(json.dumps(as_json.event(told), default=str), file=sys.stderr, flush=True)
        elif line := as_text.event(told):
            self.say([line])

    def follow(self, events: Iterator[Event], control: Control) -> list[Event]:
        """Let a worker drain the run, so that a pager or a stopped terminal never holds a lock."""
        told: list[Event] = []
        for event in _drained(events, control):
            self.event(event)
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
    """While it lasts, the first Ctrl-C cancels, and the next abandons a server that is silent."""
    ways = iter((control.cancel,))

    def asked(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=next(ways, control.abandon), name="slipway-cancel", daemon=True).start()

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

"""The local witness: a line per transition, flushed to disk before the next step is taken."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from core.schema.layout import Json

Transition = Literal["started", "commit-sent", "committed", "not applied", "in doubt", "between segments"]

FILE = "journal.jsonl"

_OPEN = frozenset({"started", "commit-sent", "in doubt"})


@dataclass(frozen=True, slots=True)
class Entry:
    run: str
    target: str
    iteration: int
    direction: str
    transition: str
    at: str
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """One file a project; a last line cut by a crash is passed over."""

    home: Path

    def write(self, transition: Transition, facts: Mapping[str, Json]) -> None:
        line = json.dumps({"transition": transition, "at": datetime.now(UTC).isoformat(), **facts})
        descriptor = os.open(self.home / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # A line cut by a crash must not swallow this one.
            size = os.fstat(descriptor).st_size
            cut = size and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, (b"\n" if cut else b"") + line.encode() + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def entries(self) -> tuple[Entry, ...]:
        path = self.home / FILE
        if not path.exists():
            return ()
        lines = path.read_bytes().decode(errors="replace").split("\n")
        return tuple(entry for line in lines if (entry := _entry(line)) is not None)

    def unsettled(self, target: str) -> tuple[Entry, ...]:
        """Find the runs on a target whose end nobody wrote down."""
        last = {(entry.run, entry.iteration): entry for entry in self.entries() if entry.target == target}
        return tuple(entry for entry in last.values() if entry.transition in _OPEN)

    def settle(self, entry: Entry, *, committed: bool) -> None:
        """Write down what was found out later, by evidence."""
        self.write(
            "committed" if committed else "not applied",
            {"run": entry.run, "target": entry.target, "iteration": entry.iteration, "direction": entry.direction},
        )

    def head(self, target: str) -> str:
        """Remember the chain's head, so that a history cut at its end is noticed."""
        committed = (e for e in reversed(self.entries()) if e.target == target and e.transition == "committed")
        return next((entry.chain for entry in committed if entry.chain), "")


def _entry(line: str) -> Entry | None:
    try:
        facts = json.loads(line)
        return Entry(**facts)
    except (ValueError, TypeError):
        return None

"""The local witness: a line per transition, flushed to disk before the next step is taken."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from core.errors import Refused
from core.run.records.witness import Witness
from core.schema.layout import Json

Transition = Literal["started", "commit-sent", "committed", "not applied", "in doubt", "accepted", "between segments"]

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
    witness: Witness = field(default_factory=Witness)

    @property
    def facts(self) -> dict[str, Json]:
        """What is known of the run, for another line about it."""
        seen = self.witness
        told: dict[str, Json] = {
            "run": self.run,
            "target": self.target,
            "iteration": self.iteration,
            "direction": self.direction,
            "chain": self.chain,
            "transaction": seen.transaction,
            "session": seen.session,
            "server": seen.server,
            "timeline": seen.timeline,
            "database": seen.database,
        }
        return {name: value for name, value in told.items() if value or name == "iteration"}

    @property
    def open(self) -> bool:
        return self.transition in _OPEN

    @property
    def goal(self) -> int:
        """Where the run would have left the target."""
        return self.iteration if self.direction == "up" else self.iteration - 1


@dataclass(frozen=True, slots=True)
class Journal:
    """One file a project; a last line cut by a crash is passed over."""

    home: Path

    def write(self, transition: Transition, facts: Mapping[str, Json]) -> None:
        line = json.dumps({"transition": transition, "at": datetime.now(UTC).isoformat(), **facts})
        try:
            self._append(line.encode())
        except OSError as error:
            raise Refused(
                "journal",
                f"this machine's journal can't be written: {error.strerror}",
                place=str(self.home / FILE),
                remedy="Free the disk or mend the file's rights: no run goes on without its witness.",
            ) from error

    def note(self, transition: Transition, facts: Mapping[str, Json]) -> None:
        """Write what the target could tell as well: a full disk must not hide what happened."""
        with suppress(Refused):
            self.write(transition, facts)

    def _append(self, line: bytes) -> None:
        descriptor = os.open(self.home / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # A line cut by a crash must not swallow this one.
            size = os.fstat(descriptor).st_size
            cut = size and os.pread(descriptor, 1, size - 1) != b"\n"
            rest = (b"\n" if cut else b"") + line + b"\n"
            while rest:  # a disk that is nearly full takes a part
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def entries(self) -> tuple[Entry, ...]:
        path = self.home / FILE
        if not path.exists():
            return ()
        try:
            lines = path.read_bytes().decode(errors="replace").split("\n")
        except OSError as error:
            raise Refused(
                "journal",
                f"this machine's journal can't be read: {error.strerror}",
                place=str(path),
                remedy="Mend the file's rights, or move it away: what it says of runs in doubt is then lost.",
            ) from error
        return tuple(entry for line in lines if (entry := _entry(line)) is not None)

    def of_run(self, run: str) -> tuple[Entry, ...]:
        """What was written of a run, the oldest first."""
        return tuple(entry for entry in self.entries() if entry.run == run)

    def unsettled(self, target: str) -> tuple[Entry, ...]:
        """Find the runs on a target whose end nobody wrote down, the newest last."""
        last: dict[tuple[str, int], Entry] = {}
        for entry in self.entries():
            if entry.target == target:
                last.pop((entry.run, entry.iteration), None)
                last[entry.run, entry.iteration] = entry
        return tuple(entry for entry in last.values() if entry.open)

    def settle(self, entry: Entry, *, committed: bool) -> None:
        """Write down what was found out later, by evidence."""
        self.write("committed" if committed else "not applied", entry.facts)

    def accept(self, missing: Entry, *, head: str) -> None:
        """Write down that a history which ends before a run we saw is the right one: it was restored on purpose."""
        self.write("accepted", {**missing.facts, "chain": head})

    def head(self, target: str) -> str:
        """Remember the chain's head, so that a history cut at its end is noticed."""
        entry = self.last_seen(target)
        return entry.chain if entry else ""

    def last_seen(self, target: str) -> Entry | None:
        """The newest entry that says how far the target's history went."""
        for entry in reversed(self.entries()):
            if entry.target == target and (
                entry.transition == "accepted" or (entry.transition == "committed" and entry.chain)
            ):
                return entry
        return None


def _entry(line: str) -> Entry | None:
    """A newer Slipway may have written more than this one knows."""
    try:
        facts = json.loads(line)
        known = {one.name: facts[one.name] for one in fields(Entry) if one.name in facts}
        seen = {one.name: facts[one.name] for one in fields(Witness) if one.name in facts}
        entry = Entry(**{**known, "witness": Witness(**seen)})
    except (ValueError, TypeError):
        return None
    texts = (entry.run, entry.target, entry.direction, entry.transition, entry.at, entry.chain)
    return entry if all(isinstance(text, str) for text in texts) and isinstance(entry.iteration, int) else None

"""Starts appliers as processes of their own in no time: a process that has imported everything forks for each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.cli import runs
from core.cli.commands import apply, rollback
from core.cli.main import main
from core.run import rollback as rollbacks
from core.run.apply import apply as applying
from core.run.records import repair

IMPORTED = (runs, apply, rollback, repair, rollbacks, applying)  # by every command that is started here


@dataclass(slots=True)
class Applier:
    """One child and what it tells; its end is read from whoever forked it."""

    pid: int
    events: IO[str]
    answers: IO[str]
    told: list[dict[str, object]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    status: int | None = None

    def until(self, name: str, number: int) -> bool:
        """Read on until an event was told so many times; any event, where it has no name."""
        while (line := self.events.readline()) != "":
            self._note(line)
            if line.startswith("{") and sum(name in {"", one["event"]} for one in self.told) == number:
                return True
        return False

    def kill(self) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> int:
        """Wait for its end: its exit code, or minus the signal that ended it."""
        if self.status is None:
            for line in self.events:
                self._note(line)
            self.events.close()
            self.status = os.waitstatus_to_exitcode(int(self.answers.readline()))
        return self.status

    def _note(self, line: str) -> None:
        if line.startswith("{"):
            self.told.append(json.loads(line))
        else:
            self.said.append(line)


@dataclass(frozen=True, slots=True)
class Nursery:
    process: subprocess.Popen[str]
    fifo: Path

    def start(self, *words: str) -> Applier:
        """Run a command of slipway; one at a time."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        request = {"words": words, "fifo": str(self.fifo), "environment": dict(os.environ)}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        events = self.fifo.open(encoding="utf-8")
        return Applier(int(self.process.stdout.readline()), events, self.process.stdout)


@contextmanager
def nursery() -> Iterator[Nursery]:
    with tempfile.TemporaryDirectory(prefix="sw-nursery-") as folder:
        fifo = Path(folder) / "events"
        os.mkfifo(fifo, 0o600)
        argv = [sys.executable, __file__]
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            yield Nursery(process, fifo)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)
            assert process.stdout is not None
            process.stdout.close()


def _fork(words: Sequence[str], fifo: str, environment: dict[str, str]) -> None:
    pid = os.fork()
    if pid == 0:
        os.environ.clear()
        os.environ.update(environment)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(os.open(fifo, os.O_WRONLY), "w")
        os.dup2(sys.stderr.fileno(), 2)
        sys.exit(main(words))
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)


if __name__ == "__main__":
    for asked in sys.stdin:
        _fork(**json.loads(asked))

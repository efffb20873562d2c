"""Real bytes through a line that is cut at every byte around COMMIT, trickles, is slow, or swallows everything."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import uuid4

from core.errors import InDoubt, Refused
from core.project.migrations import built
from core.project.places import project_home
from core.run.events import CommitSent
from core.run.patience import patiently
from core.run.records import doubt
from core.run.records.history import looked_up
from core.run.records.journal import Journal
from core.run.records.repair import examine
from core.run.session import Control
from core.run.transaction import Undertaking
from core.targets.connector import Connector
from core.targets.databases import Database
from tests.acceptance.cutting import COMMIT, OURS
from tests.acceptance.killing import Stage
from tests.acceptance.projects import Row

READY = b"Z\x00\x00\x00\x05I"
LONGEST = 200  # bytes of an answer to COMMIT: the settings that end with the transaction are told in it
PATIENCE = 1.0  # seconds to ask for an answer, where the test run can't wait for ten
Kind = Literal["cut in COMMIT", "cut in the answer", "trickles", "is slow", "swallows COMMIT", "swallows the answer"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the line at COMMIT; `byte` is how many get through."""

    kind: Kind
    byte: int = 0

    @property
    def commits(self) -> bool:
        """The server has got the whole of it."""
        return not (self.kind == "cut in COMMIT" and self.byte < len(COMMIT)) and self.kind != "swallows COMMIT"


FAULTS = (
    *(Fault("cut in COMMIT", byte) for byte in range(len(COMMIT) + 1)),
    *(Fault("cut in the answer", byte) for byte in range(LONGEST)),
    Fault("trickles"),
    Fault("is slow"),
    Fault("swallows COMMIT"),
    Fault("swallows the answer"),
)


EDGES = (
    *(Fault("cut in COMMIT", byte) for byte in (0, 1, len(COMMIT) - 1, len(COMMIT))),
    *(Fault("cut in the answer", byte) for byte in (0, 1, 12)),
    *FAULTS[-4:],
)
"""Where it matters most, for a test that has no time for every byte."""


@dataclass(slots=True)
class Wire:
    """Carries every connection to a server's socket; the first COMMIT of a run meets the fault."""

    server: str
    fault: Fault
    seen: bool = False
    answered: int = 0  # bytes
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    threads: list[threading.Thread] = field(default_factory=list)
    held: list[socket.socket] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def serve(self) -> None:
        while not self.stopping.is_set():
            if select.select([self.listener], [], [], 0.05)[0]:
                client, _ = self.listener.accept()
                thread = threading.Thread(target=self._carry, args=(client,))
                self.threads.append(thread)
                thread.start()

    def release(self) -> None:
        """Let the server notice that nobody is there any more."""
        for server in self.held:
            server.close()
        self.held.clear()

    def _carry(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.server)
        with client, suppress(ConnectionError):
            self._pump(client, server)
        if server not in self.held:
            server.close()

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        said, slowly = b"", False
        while not self.stopping.is_set():
            for source in select.select([client, server], [], [], 0.05)[0]:
                data = source.recv(65536)
                if not data:
                    return
                if source is client and not self.seen:
                    said = (said + data)[-1_000_000:]
                    if OURS in said and data == COMMIT:
                        self.seen = True
                        if not self._goes_on(client, server):
                            return
                        slowly = self.fault.kind == "trickles"
                _pass_on(data, server if source is client else client, slowly=slowly)

    def _goes_on(self, client: socket.socket, server: socket.socket) -> bool:
        """Do what the fault says; say whether COMMIT is then passed on as ever."""
        match self.fault.kind:
            case "cut in COMMIT":
                server.sendall(COMMIT[: self.fault.byte])
                return False
            case "cut in the answer":
                server.sendall(COMMIT)
                answer = _answer(server)
                self.answered = len(answer)
                client.sendall(answer[: self.fault.byte])
                return False
            case "swallows COMMIT" | "swallows the answer":
                self.held.append(server)
                if self.fault.commits:
                    server.sendall(COMMIT)
                while not self.stopping.is_set() and not select.select([client], [], [], 0.05)[0]:
                    pass  # until the client gives up
                return False
            case "is slow":
                self.stopping.wait(0.3)
        return True


def _pass_on(data: bytes, to: socket.socket, *, slowly: bool) -> None:
    for byte in (data[n : n + 1] for n in range(len(data))) if slowly else (data,):
        to.sendall(byte)
        if slowly:
            time.sleep(0.001)


def _answer(server: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(READY):
        answer += server.recv(65536)
    return answer


@contextmanager
def wired(database: Database, fault: Fault) -> Iterator[tuple[Wire, Connector]]:
    """The same database, reached through a line with a fault."""
    fields = dict(database.fields)
    wire = Wire(f"{fields['host']}/.s.PGSQL.{fields['port']}", fault)
    accepting = threading.Thread(target=wire.serve)
    accepting.start()
    there = {**fields, "host": "127.0.0.1", "port": str(wire.listener.getsockname()[1])}
    try:
        yield wire, replace(database, fields=tuple(there.items()))
    finally:
        wire.stopping.set()
        for thread in (accepting, *wire.threads):
            thread.join(10)
        wire.release()
        wire.listener.close()


@dataclass(slots=True)
class Line:
    """A target that goes up and down between two iterations over a bad line."""

    stage: Stage
    rows: dict[int, dict[str, list[Row]]]
    at: int
    longest: int = LONGEST
    found: Counter[str] = field(default_factory=Counter)

    def meet(self, fault: Fault) -> None:
        """Run one chapter over the line; what is said of it must be what the server says."""
        goal = 2 if self.at == 3 else 3
        with self.stage.place.connector() as direct:
            assert isinstance(direct, Database)
            with wired(direct, fault) as (wire, bad):
                said = self._run(bad, goal)
                assert wire.seen, "the run sent no COMMIT"
                truth = "applied" if fault.commits else "not applied"
                allowed = {truth, "unknown"} if fault.kind == "swallows COMMIT" else {truth}
                assert said in allowed, (fault, said)
                wire.release()
            self.longest = wire.answered or self.longest
            self.stage.settled()
            repaired = examine(self.stage.place.settings, direct, None)
            assert repaired.outcome == ("nothing in doubt" if said != "unknown" else truth), (fault, repaired)
            found = looked_up(self.stage.place.settings, direct)
            assert (found.iteration, found.broken()) == (goal if fault.commits else self.at, None), fault
            assert Journal(project_home(self.stage.place.settings.id)).unsettled(direct.label) == (), fault
        self.at = found.iteration
        assert self.stage.rows() == self.rows[self.at], fault
        self.found[f"the line {fault.kind}: {said}"] += 1

    def _run(self, connector: Connector, goal: int) -> str:
        project, control = self.stage.place.settings, Control()
        page = next(one for one in built(project) if one.iteration == max(self.at, goal))
        direction: Literal["up", "down"] = "up" if goal > self.at else "down"
        doing = Undertaking(str(uuid4()), project, connector, control, direction, {}, "development")
        giving_up = threading.Timer(1.0, control.abandon)
        try:
            with control.working(connector) as connection:
                for event in patiently(doing, connection, self.at, (page,)):
                    if isinstance(event, CommitSent):
                        giving_up.start()
        except InDoubt:
            return "unknown"
        except Refused as refused:
            return "not applied" if refused.code == "connection-lost" else refused.code
        finally:
            giving_up.cancel()
        return "applied"


@contextmanager
def line(stage: Stage) -> Iterator[Line]:
    """Bring the target to iteration 3 and remember its rows there and one before."""
    place, patience = stage.place, doubt.resolve.__defaults__
    stage.slow(0)
    place.slipway("apply")
    place.slipway("rollback", "--to", "2")
    two = stage.rows()
    place.slipway("apply")
    doubt.resolve.__defaults__ = (PATIENCE,)
    try:
        yield Line(stage, {2: two, 3: stage.rows()}, 3)
    finally:
        doubt.resolve.__defaults__ = patience


def meet_all(found: Line, faults: Sequence[Fault], seconds: float) -> Counter[str]:
    """One after the other, until the time is up."""
    last = time.monotonic() + seconds
    for fault in faults:
        if fault.byte <= found.longest:  # an answer has no more bytes than that
            found.meet(fault)
        if time.monotonic() > last:
            break
    return found.found

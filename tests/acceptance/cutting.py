"""A proxy between Slipway and a server that cuts the line at the run's COMMIT, before or after the server got it."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Cut = Literal["before", "after", "held"]

COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
OURS = b"INSERT INTO slipway.migration_history"  # only a run's own transaction writes history


@dataclass(slots=True)
class Proxy:
    """Cuts once: `before` the server gets COMMIT, `after` it answered, or `held`: neither, its session stays open."""

    server: tuple[str, int]
    cut: Cut
    closed_afterwards: bool = False  # whoever comes after the cut is turned away
    seen: bool = False
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    threads: list[threading.Thread] = field(default_factory=list)
    held: list[socket.socket] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while not self.stopping.is_set():
            if not select.select([self.listener], [], [], 0.05)[0]:
                continue
            client, _ = self.listener.accept()
            if self.seen and self.closed_afterwards:
                client.close()
                continue
            thread = threading.Thread(target=self._carry, args=(client,))
            self.threads.append(thread)
            thread.start()

    def release(self) -> None:
        """Let the server notice that the session it still has is no more."""
        for server in self.held:
            server.close()
        self.held.clear()

    def _carry(self, client: socket.socket) -> None:
        server = socket.create_connection(self.server)
        with client:
            kept = self._pump(client, server)
        if not kept:
            server.close()

    def _pump(self, client: socket.socket, server: socket.socket) -> bool:
        """Carry bytes both ways until one side ends; say whether the server's side stays open."""
        said = b""
        while not self.stopping.is_set():
            for source in select.select([client, server], [], [], 0.05)[0]:
                with suppress(ConnectionError):
                    data = source.recv(65536)
                    if source is client:
                        said = (said + data)[-1_000_000:]
                        if not self.seen and OURS in said and data.endswith(COMMIT):
                            return self._cut(server, data)
                    if data:
                        (server if source is client else client).sendall(data)
                        continue
                return False
        return False

    def _cut(self, server: socket.socket, data: bytes) -> bool:
        self.seen = True
        if self.cut == "after":
            server.sendall(data)
            assert b"COMMIT\x00" in server.recv(65536)  # the server's answer, which nobody else will hear
        if self.cut == "held":
            self.held.append(server)
        return self.cut == "held"


@contextmanager
def proxy(server: tuple[str, int], cut: Cut, *, closed_afterwards: bool = False) -> Iterator[Proxy]:
    found = Proxy(server, cut, closed_afterwards)
    accepting = threading.Thread(target=found.serve)
    accepting.start()
    try:
        yield found
    finally:
        found.stopping.set()
        accepting.join(10)
        for thread in found.threads:
            thread.join(10)
        found.release()
        found.listener.close()

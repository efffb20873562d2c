"""A pooler of the protocol's own words: clients share real connections, taken anew for each transaction or kept."""

from __future__ import annotations

import os
import secrets
import socket
import socketserver
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from psycopg import conninfo, pq

if TYPE_CHECKING:
    from collections.abc import Iterator

Mode = Literal["session", "transaction", "statement"]

START, TLS, GSS = 196608, 80877103, 80877104
REPORTED = ("server_version", "client_encoding", "DateStyle", "standard_conforming_strings", "server_encoding")
UNKNOWN = b"SFATAL\0VFATAL\0C3D000\0Mno such database\0\0"
REFUSED = b"SERROR\0VERROR\0C08P01\0Mtransaction blocks not allowed in statement pooling mode\0\0"


@dataclass(frozen=True, slots=True)
class Line:
    """One real connection, opened by libpq and then spoken to byte by byte."""

    opened: pq.PGconn
    socket: socket.socket

    def message(self) -> tuple[bytes, bytes]:
        return _message(self.socket)


@dataclass(slots=True)
class Pool:
    """Where the real connections lie while nobody is inside a transaction, by database."""

    server: str
    mode: Mode
    version: str = ""  # to be told instead of the server's own
    only: str = ""  # the one database that it was told of
    turns: bool = False  # each in its turn, or the one that was used last
    free: dict[str, list[Line]] = field(default_factory=dict)
    every: list[Line] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, database: str) -> Line:
        with self.guard:
            if idle := self.free.setdefault(database, []):
                return idle.pop(0 if self.turns else -1)
            opened = pq.PGconn.connect(conninfo.make_conninfo(self.server, dbname=database).encode())
            assert opened.status == pq.ConnStatus.OK, opened.error_message
            line = Line(opened, socket.socket(fileno=os.dup(opened.socket)))
            line.socket.setblocking(True)
            self.every.append(line)
            return line

    def give_back(self, database: str, line: Line) -> None:
        if self.mode == "session":
            line.opened.exec_(b"DISCARD ALL")
        with self.guard:
            self.free[database].append(line)

    def settings(self, name: str) -> list[bytes]:
        """What every real connection has a setting at, asked behind the pooler's back."""
        return [line.opened.exec_(f"SHOW {name}".encode()).get_value(0, 0) or b"" for line in self.every]


class Client(socketserver.BaseRequestHandler):
    """One client: greeted with a process number of our own, then handed through."""

    def handle(self) -> None:
        pool: Pool = self.server.pool  # type: ignore[attr-defined]
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        database = self._greeted(pool)
        line = pool.take(database) if pool.mode == "session" else None
        try:
            while True:
                kind, body = _message(self.request)
                if kind == b"X":
                    return
                if pool.mode == "statement" and b"BEGIN" in body:
                    self.request.sendall(_packed(b"E", REFUSED) + _packed(b"Z", b"I"))
                    continue
                line = line or pool.take(database)
                line.socket.sendall(_packed(kind, body))
                if kind in {b"Q", b"S"}:
                    ready = self._answered(line)
                    if ready == b"I" and pool.mode != "session":
                        pool.give_back(database, line)
                        line = None
                    self.request.sendall(_packed(b"Z", ready))
        except ConnectionError:
            return
        finally:
            if line is not None:
                pool.give_back(database, line)

    def _greeted(self, pool: Pool) -> str:
        while True:
            (length,) = struct.unpack("!i", _exactly(self.request, 4))
            (code,) = struct.unpack("!i", _exactly(self.request, 4))
            body = _exactly(self.request, length - 8)
            if code not in {TLS, GSS}:
                break
            self.request.sendall(b"N")
        words = body.split(b"\0")
        database = dict(zip(words[::2], words[1::2], strict=False))[b"database"].decode()
        if pool.only not in {"", database}:
            self.request.sendall(_packed(b"E", UNKNOWN))
            raise ConnectionResetError
        line = pool.take(database)
        reported = {name: line.opened.parameter_status(name.encode()) or b"" for name in REPORTED}
        pool.give_back(database, line)
        if pool.version:
            reported["server_version"] = pool.version.encode()
        greeting = _packed(b"R", struct.pack("!i", 0))
        for name, value in reported.items():
            greeting += _packed(b"S", name.encode() + b"\0" + value + b"\0")
        key = struct.pack("!ii", secrets.randbelow(1 << 31), 0)
        self.request.sendall(greeting + _packed(b"K", key) + _packed(b"Z", b"I"))
        return database

    def _answered(self, line: Line) -> bytes:
        """All but the last word: who hears that can ask again, and the line must lie in the pool by then."""
        while True:
            kind, body = line.message()
            if kind == b"Z":
                return body
            self.request.sendall(_packed(kind, body))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is refused goes away in the middle of a word."""


@contextmanager
def pooler(
    url: str, mode: Mode, *, version: str = "", only: str = "", turns: bool = False
) -> Iterator[tuple[str, Pool]]:
    """The URL of a pooler before a server, and what lies in it."""
    pool = Pool(url, mode, version, only, turns)
    with _Server(("127.0.0.1", 0), Client) as server:
        server.pool = pool  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"postgresql://ada@127.0.0.1:{server.server_address[1]}/crm", pool
        finally:
            server.shutdown()
            thread.join()
            for line in pool.every:
                line.socket.close()
                line.opened.finish()


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _message(source: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(source, 1)
    (length,) = struct.unpack("!i", _exactly(source, 4))
    return kind, _exactly(source, length - 4)


def _exactly(source: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        piece = source.recv(size - len(found))
        if not piece:
            raise ConnectionResetError
        found += piece
    return found

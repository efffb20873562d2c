"""PostgreSQL servers that are not ours, of every version that Slipway is for, reached by URL."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.targets.accounts import server_account
from core.targets.binaries import Binaries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.accounts import Account

ROOT = Path(__file__).parents[1]
MAJORS = (14, 15, 16, 17, 18)
OWN = "SLIPWAY_TEST_SERVERS"
FAST = "fsync=off;full_page_writes=off;max_wal_size=256MB"  # not synchronous_commit: rows must outlive a killed server
MEMORY = Path("/dev/shm")
ROOM = 6 << 30
PASSWORD = "other/pass word"
SETTINGS = ("unix_socket_directories=", "max_locks_per_transaction=1024", "lc_messages=C", *FAST.split(";"))


def quick_folder(prefix: str) -> Path:
    """In memory where there is room for it: a scratch database is a thousand files."""
    place = MEMORY if MEMORY.is_dir() and _has_room(MEMORY) else None
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place)).resolve()
    folder.chmod(0o711)
    return folder


def _has_room(place: Path) -> bool:
    facts = os.statvfs(place)
    return not facts.f_flag & os.ST_NOEXEC and facts.f_bavail * facts.f_frsize > ROOM


@contextmanager
def running(major: int, *settings: str, **files: str) -> Iterator[str]:
    """The URL of a database on loopback, with a password that needs encoding; files go into the data folder."""
    folder = quick_folder(f"sw-{major}-")
    try:
        with _running(folder, major, settings, files) as port:
            yield f"postgresql://ada:other%2Fpass%20word@127.0.0.1:{port}/crm"
    finally:
        shutil.rmtree(folder)


def binaries(major: int, folder: Path, account: Account | None) -> Binaries:
    """As root the server's account may not be able to enter the checkout: then it gets a copy."""
    found = _found(major)
    if account is None or account.can_read(found / "bin/postgres"):
        return Binaries(found / "bin", major)
    return Binaries(Path(shutil.copytree(found, folder / "postgresql", symlinks=True)) / "bin", major)


def _found(major: int) -> Path:
    own = os.environ.get(OWN)
    found = Path(own or ROOT / ".servers") / str(major)
    if not (found / "bin/postgres").is_file():
        way = f"{OWN} holds no {major}/bin/postgres" if own else "python3 dev.py test fetches it"
        pytest.fail(f"PostgreSQL {major} is not in {found.parent}: {way}.", pytrace=False)
    return found


@contextmanager
def _running(folder: Path, major: int, settings: tuple[str, ...], files: dict[str, str]) -> Iterator[int]:
    account = server_account()
    programs, data = binaries(major, folder, account), folder / "data"
    user = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    _initialised(programs, data, account, {"env": environment, **user})
    for name, text in files.items():
        _owned(data / name.replace("_", "."), text, account)
    port = free_port()
    every = (f"port={port}", "listen_addresses=127.0.0.1", *SETTINGS, *settings)
    words = [part for setting in every for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        argv = [programs.named("postgres"), "-D", str(data), *words]
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, **user)
    try:
        _wait_and_prepare(port, process, folder / "log")
        yield port
    finally:
        process.send_signal(2)
        process.wait(30)


def _initialised(programs: Binaries, data: Path, account: Account | None, surroundings: dict[str, object]) -> None:
    data.mkdir()
    secret = data.parent / "password"
    _owned(secret, PASSWORD, account)
    if account is not None:
        os.chown(data, account.uid, account.gid)
    initdb = [programs.named("initdb"), "-D", data, "-U", "ada", "-A", "scram-sha-256", f"--pwfile={secret}"]
    words = [*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(words, check=True, capture_output=True, **surroundings)


def _owned(path: Path, text: str, account: Account | None) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _wait_and_prepare(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            where = f"host=127.0.0.1 port={port} user=ada dbname=postgres"
            with psycopg.connect(where, password=PASSWORD, autocommit=True) as connection:
                connection.execute("CREATE DATABASE crm")
                return
        except psycopg.OperationalError:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(errors="replace")
            time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

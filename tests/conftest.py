"""Real servers for every test: the embedded one held open for the session, and one that is reached by URL."""

from __future__ import annotations

import logging
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
from core.targets.binaries import Binaries, find_binaries
from core.targets.open import open_target

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from core.targets.accounts import Account
    from core.targets.connector import Connector

SYSTEM = Path("/usr/lib/postgresql/15/bin")
FAST = "fsync=off;full_page_writes=off"  # not synchronous_commit: rows must outlive a killed server
PASSWORD = "other/pass word"


@pytest.fixture(scope="session")
def data_home() -> Iterator[Path]:
    """As root the server's account can't enter pytest's own folders (0700), so this one lies beside them."""
    folder = Path(tempfile.mkdtemp(prefix="sw-")).resolve()
    folder.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIPWAY_DATA_HOME", str(folder / "home"))
        patch.setenv("SLIPWAY_EMBEDDED_OPTIONS", FAST)
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # nobody's own is touched
        yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server(data_home: Path) -> Iterator[Connector]:
    with open_target("embedded", project_id="tests") as connector:
        yield connector


@pytest.fixture
def database(server: Connector) -> Iterator[Connector]:
    with server.scratch() as connector:
        yield connector


@pytest.fixture(scope="session")
def other_url(data_home: Path) -> Iterator[str]:
    """The URL of a server that is not ours: loopback, with a password that needs encoding."""
    folder = Path(tempfile.mkdtemp(prefix="sw-other-")).resolve()
    folder.chmod(0o711)
    account = server_account()
    try:
        with _running(_other_binaries(data_home, account), folder / "data", account) as port:
            yield f"postgresql://ada:other%2Fpass%20word@127.0.0.1:{port}/crm"
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def other_server(other_url: str) -> Iterator[Connector]:
    with open_target(other_url, project_id="tests") as connector:
        yield connector


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning that no test asked for is a failure; a test that expects one reads `caplog`."""
    yield
    if "caplog" in request.fixturenames:
        return
    caught = request.node.stash.get(LOUD, None)
    assert not caught, f"unexpected log records: {caught}"


LOUD = pytest.StashKey[list[str]]()


class _Loud(logging.Handler):
    def __init__(self, item: pytest.Item) -> None:
        super().__init__(logging.WARNING)
        self.records = item.stash.setdefault(LOUD, [])

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.name}: {record.getMessage()}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    handler = _Loud(item)
    logging.getLogger().addHandler(handler)
    try:
        return (yield)
    finally:
        logging.getLogger().removeHandler(handler)


def _other_binaries(home: Path, account: Account | None) -> Binaries:
    if SYSTEM.is_dir():
        return Binaries(SYSTEM, 15)
    return find_binaries(home, account, major=16)


@contextmanager
def _running(binaries: Binaries, data: Path, account: Account | None) -> Iterator[int]:
    secret = data.parent / "password"
    secret.write_text(PASSWORD)
    data.mkdir()
    if account is not None:
        os.chown(secret, account.uid, account.gid)
        os.chown(data, account.uid, account.gid)
    user = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    initdb = ["initdb", "-D", data, "-U", "ada", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8"]
    initdb[0] = binaries.named("initdb")
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    subprocess.run([*initdb, "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, env=environment, **user)
    port = _free_port()
    settings = (
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        "max_locks_per_transaction=1024",
    )
    words = [part for setting in (*settings, *FAST.split(";"), "lc_messages=C") for part in ("-c", setting)]
    with (data.parent / "log").open("wb") as log:
        argv = [binaries.named("postgres"), "-D", str(data), *words]
        process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, **user)
    try:
        _wait_and_prepare(port, process)
        yield port
    finally:
        process.send_signal(2)
        process.wait(30)


def _wait_and_prepare(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            where = f"host=127.0.0.1 port={port} user=ada dbname=postgres"
            with psycopg.connect(where, password=PASSWORD, autocommit=True) as connection:
                connection.execute("CREATE DATABASE crm")
                return
        except psycopg.OperationalError:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

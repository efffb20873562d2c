"""What the tests of the embedded server share: its folders, its process, and Slipways in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Refused
from core.targets import binaries
from core.targets.accounts import server_account
from core.targets.folders import Folders
from core.targets.open import open_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[3]
SYSTEM = Path("/usr/lib/postgresql/15/bin")
# Everything is imported before the rights are dropped: Python itself may lie under root's home.
ALONE = """
import codecs, encodings.idna, os, sys
from keyring.backends import fail
from core.targets import keyrings, watch
from core.targets.open import open_target
watch.GRACE = int(sys.argv[1])
codecs.lookup("ascii"), keyrings.find("none", "none")
if len(sys.argv) > 2:
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[2]))
with open_target("embedded", project_id="held") as target, target.connect() as connection:
    print(connection.info.host, flush=True)
    sys.stdin.read()
"""


def folders_of(home: Path, major: int = binaries.MAJOR) -> Folders:
    return Folders(home, major, server_account())


@contextmanager
def alone(*words: object, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Hold a server from another process until its input ends; words: the grace, and another user's ids."""
    pipe = subprocess.PIPE
    argv = [sys.executable, "-c", ALONE, *map(str, words)]
    given = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, text=True, env=given) as process:
        try:
            yield process
        finally:
            process.kill()


def opened(process: subprocess.Popen[str]) -> str:
    """Wait until it holds the server; where its socket is."""
    assert process.stdout is not None and process.stderr is not None
    return process.stdout.readline().strip() or process.stderr.read()


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def write_row() -> None:
    with open_target("embedded", project_id="held") as target, target.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS outlived AS SELECT 42 AS answer")


def row_is_there() -> bool:
    with suppress(Refused), open_target("embedded", project_id="held") as target, target.connect() as connection:
        return connection.execute("TABLE outlived").fetchall() == [(42,)]
    return False

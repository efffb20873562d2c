"""A program of PostgreSQL runs in an environment of its own, as the server's account, and not for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.targets.accounts import Account

PATIENCE = 300.0
NOT_RUN, NOT_ENDED = 126, 124  # the exit codes of shells for what can't be run, and for what took too long


def run(argv: list[str], account: Account | None, words: bytes = b"") -> CompletedProcess[bytes]:
    """What can't be run, or does not end, has an exit code and says so like any other failure."""
    try:
        child = _started(argv, account)
    except OSError as error:
        return CompletedProcess(argv, NOT_RUN, b"", f"{argv[0]}: {error.strerror}".encode())
    with child:
        try:
            out, err = child.communicate(words, PATIENCE)
        except subprocess.TimeoutExpired:
            _end(child)
            late = f"{Path(argv[0]).name} did not end within {PATIENCE:g} seconds."
            return CompletedProcess(argv, NOT_ENDED, b"", late.encode())
    return CompletedProcess(argv, child.returncode, out, err)


def said(done: CompletedProcess[bytes]) -> str:
    return " ".join(done.stderr.decode(errors="replace").split())[-600:]


def clean_environment() -> dict[str, str]:
    """No PG* variable of the user's reaches the server, and its messages are in English."""
    kept = ("PATH", "TZ", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}


def _started(argv: list[str], account: Account | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(argv[0]).anchor,
        env=clean_environment(),
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
        umask=-1 if sys.platform == "win32" else 0o077,
        start_new_session=True,
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    """With what it started: a child of its own would hold the pipes that we read."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()

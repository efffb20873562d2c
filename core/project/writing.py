"""One shell at a time writes slipway.sum: the kernel frees the lock of a process that dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import Refused

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".slipway.sum.lock"
PATIENCE = 5.0


@contextmanager
def alone(migrations: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Wait a little for another shell; whoever comes out last leaves no file behind."""
    migrations.mkdir(parents=True, exist_ok=True)
    path = migrations / LOCK
    file = _taken(path, time.monotonic() + patience)
    try:
        yield
    finally:
        with suppress(OSError):  # on Windows an open file stays
            path.unlink()
        os.close(file)


def _taken(path: Path, deadline: float) -> int:
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if _locked(file):
            with suppress(OSError):
                if os.path.samestat(os.fstat(file), path.stat()):
                    return file  # still the one that others see
        os.close(file)
        if time.monotonic() > deadline:
            raise Refused(
                "files-busy",
                "another Slipway is writing these files and has not let go of them",
                place=f"migrations/{path.name}",
                remedy="Wait until it is done, then try again.",
            )
        time.sleep(0.02)


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

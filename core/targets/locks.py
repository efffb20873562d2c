"""One process at a time starts or stops a server; the kernel frees the lock of a process that dies."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import Refused

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 120.0


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(file, path, time.monotonic() + patience)
        yield
    finally:
        os.close(file)


def _wait(file: int, path: Path, deadline: float) -> None:
    while not _taken(file):
        if time.monotonic() > deadline:
            raise Refused(
                "embedded-busy",
                f"Another Slipway has been starting or stopping the embedded server for too long ({path}).",
                remedy="Wait for it or end it, then try again.",
            )
        time.sleep(0.02)


def _taken(file: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

"""Each user of the server leaves a handle, named by process id and birth, so that the last one knows to stop it."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

from core.targets.processes import is_alive

if TYPE_CHECKING:
    from pathlib import Path

SAME_BIRTH = 2.0  # seconds; the wall clock behind a birth may be set while a process lives


def add(folder: Path) -> Path:
    born = psutil.Process().create_time()
    handle = folder / f"{os.getpid()}_{born:.2f}_{uuid.uuid4().hex}"
    handle.touch(mode=0o600, exist_ok=False)
    return handle


def remove(handle: Path) -> None:
    handle.unlink(missing_ok=True)


def prune(folder: Path) -> int:
    """Drop the handles of the dead and say how many are left."""
    left = 0
    for handle in folder.iterdir():
        if _is_held(handle.name):
            left += 1
        else:
            remove(handle)
    return left


def _is_held(name: str) -> bool:
    process, _, rest = name.partition("_")
    born = rest.partition("_")[0]
    with suppress(ValueError, psutil.Error):
        found = psutil.Process(int(process))
        return is_alive(found) and abs(found.create_time() - float(born)) < SAME_BIRTH
    return False

"""A server whose last Slipway was killed is stopped a little later: the kernel tells who is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import CoreError
from core.targets import handles
from core.targets.accounts import server_account
from core.targets.folders import Folders
from core.targets.launch import stop
from core.targets.locks import locked
from core.targets.programs import clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE = 20  # seconds in which the next Slipway finds the server still warm
# Reading ends when nobody holds the pipe open for writing any more, however they ended. Only then Python is needed.
# A server that nobody reaps (PID 1 of a container may not) still takes signals.
WAIT = """
server=$1 grace=$2
shift 2
lives() {
  kill -0 "$server" 2>/dev/null || return 1
  case $(cat "/proc/$server/stat" 2>/dev/null) in *") Z "*) return 1 ;; esac
}
while :; do
  read -r _ <&3
  left=$grace
  while lives || exit 0; [ "$left" -gt 0 ]; do
    sleep 1
    left=$((left - 1))
  done
  "$@" && exit 0
done
"""
DETACH = f"exec 3<&0\n({WAIT}) &"  # nobody's child: no zombie waits for us


@contextmanager
def present(folders: Folders) -> Iterator[None]:
    """Hold the pipe open while the server is in use; who is killed lets go of it too."""
    if sys.platform == "win32":
        yield
        return
    pipe = _pipe(folders)
    with suppress(FileExistsError):
        os.mkfifo(pipe, 0o600)
    reading = _reading(pipe)  # without a reader, opening to write would wait for one
    held = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    os.close(reading)
    try:
        yield
    finally:
        os.close(held)


def watch(folders: Folders, server: int) -> None:
    """On Windows there is no such pipe: there the next Slipway stops what was left."""
    if sys.platform == "win32":
        return
    here = Path(__file__).resolve().parents[2]
    again = [sys.executable, "-m", "core.targets.watch", str(folders.home), str(folders.major)]
    reading = _reading(_pipe(folders))
    os.set_blocking(reading, True)
    try:
        subprocess.Popen(
            ["/bin/sh", "-c", DETACH, "sh", str(server), str(GRACE), *again],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=clean_environment() | {"PYTHONPATH": str(here)},
            start_new_session=True,
        ).wait()
    finally:
        os.close(reading)


def stop_unless_used(folders: Folders) -> bool:
    """Whether it is over; as ever under the lock, so that nobody attaches to what is being stopped."""
    with locked(folders.lock_file):
        if handles.prune(folders.handles) > 0:
            return False
        stop(folders)
        return True


def _pipe(folders: Folders) -> Path:
    return folders.server / "in-use"


def _reading(pipe: Path) -> int:
    return os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)


def main(home: str, major: str) -> int:
    folders = Folders(Path(home), int(major), server_account())
    try:
        return 0 if stop_unless_used(folders) else 1
    except (CoreError, OSError):  # the folder is gone, or the server does not stop: nobody is left to be told
        return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

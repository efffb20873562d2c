"""A pid is our server only when its process says so: pid files go stale, pids are reused, and a zombie runs nothing."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class PidFile:
    """What a server wrote into postmaster.pid; a partial file has fewer lines."""

    pid: int
    port: int = 0
    socket_folder: str = ""
    is_ready: bool = False


def read_pid_file(data: Path) -> PidFile | None:
    try:
        lines = os.fsdecode((data / "postmaster.pid").read_bytes()).splitlines()
        pid = int(lines[0])
        port = int(lines[3]) if len(lines) > 3 else 0
    except (FileNotFoundError, IndexError, ValueError):
        return None
    folder = lines[4].strip() if len(lines) > 4 else ""
    if pid <= 0:  # so PostgreSQL's single-user mode writes its own, and leaves it when it is killed
        return None
    return PidFile(pid, port, folder, is_ready=len(lines) > 7 and lines[7].strip() == "ready")


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running()) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def postmaster(data: Path) -> psutil.Process | None:
    """The live server of this data folder, whatever the pid file says."""
    noted = read_pid_file(data)
    if noted is not None:
        with suppress(psutil.Error):
            process = psutil.Process(noted.pid)
            if is_postmaster(process, data):
                return process
    return next((each for each in psutil.process_iter() if is_postmaster(each, data)), None)


def is_postmaster(process: psutil.Process, data: Path) -> bool:
    with suppress(psutil.Error):
        words = process.cmdline()
        is_named = bool(words) and Path(words[0]).stem == "postgres" and str(data) in words[1:]
        is_named = is_named and "--single" not in words
        return is_named and is_alive(process) and _is_owner(process, data)
    return False


def _is_owner(process: psutil.Process, data: Path) -> bool:
    """Anybody can start a process that bears our server's words; not as its user."""
    return sys.platform == "win32" or process.uids().real == data.stat().st_uid


def orphans(data: Path) -> list[psutil.Process]:
    """Backends that outlive a killed server: they work in its data folder."""
    return [each for each in psutil.process_iter() if _works_in(each, data)]


def _works_in(process: psutil.Process, data: Path) -> bool:
    with suppress(psutil.Error):
        is_backend = process.name().startswith("postgres")
        return is_backend and is_alive(process) and Path(process.cwd()) == data.resolve()
    return False

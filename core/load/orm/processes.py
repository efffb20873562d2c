"""Runs the stand-alone script in a process of its own, for a limited time, and ends it with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

SCRIPT = Path(__file__).parent / "child" / "__main__.py"


@dataclass(frozen=True, slots=True)
class Ended:
    """What it wrote, if it came to that; the exit code is None where its time was up."""

    answer: str
    exit_code: int | None


def ask(source: str, first: str, folder: Path, *, seconds: float, python: str) -> Ended:
    """What the models print goes nowhere; the answer comes in a file of its own."""
    with TemporaryDirectory(prefix="slipway-orm-") as place:
        answer = Path(place).resolve() / "answer.json"
        argv = [python, "-P", "-X", "utf8", str(SCRIPT), source, first, str(answer)]
        nowhere = subprocess.DEVNULL
        child = subprocess.Popen(
            argv, cwd=folder, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
        try:
            exit_code: int | None = child.wait(seconds)
        except subprocess.TimeoutExpired:
            exit_code = None
        finally:
            _end(child)
        written = answer.read_text(encoding="utf-8", errors="replace") if answer.is_file() else ""
    return Ended(written, exit_code)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Its group, and those of its children that have left the group."""
    for process in _children(child.pid):
        with suppress(psutil.Error):
            process.kill()
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []

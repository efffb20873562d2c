"""Starts other programs by argument list, in the repository's root, with an environment that can be relied on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    """Speaks on standard error, so that standard output stays the called program's."""
    print(text, file=sys.stderr, flush=True)


def environment(**more: str) -> dict[str, str]:
    """What a child sees: bytecode is written (imports without it cost two to three times as much), no foreign path."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in dropped} | more


def call(arguments: Sequence[str | Path], **more: str) -> int:
    """Runs a program to its end and returns its exit code."""
    return subprocess.call([str(argument) for argument in arguments], cwd=ROOT, env=environment(**more))


def must(arguments: Sequence[str | Path]) -> None:
    """Runs a program that has to succeed."""
    code = call(arguments)
    if code:
        sys.exit(f"dev.py: failed with exit code {code}: {' '.join(map(str, arguments))}")


def must_quietly(arguments: Sequence[str | Path], **more: str) -> None:
    """Runs a program that has to succeed and whose words matter only when it doesn't."""
    if failure := quietly(arguments, **more):
        sys.exit(failure)


def quietly(arguments: Sequence[str | Path], **more: str) -> str:
    """Runs a program, and gives its words only when it fails."""
    command = [str(argument) for argument in arguments]
    answer = subprocess.run(command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False)
    return (
        f"{answer.stdout[-3000:]}{answer.stderr[-3000:]}dev.py: failed: {' '.join(command)}"
        if answer.returncode
        else ""
    )

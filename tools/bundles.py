"""Makes the bundle with PyInstaller, and walks the example in it from another folder, offscreen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools.environments import PACKER_LOCK, PYTHON, setup
from tools.packages import install_bundling_programs
from tools.processes import ROOT, must_quietly, say

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCK = ROOT / PACKER_LOCK
BUILD, BUNDLE = ROOT / "build", ROOT / "dist/slipway"
PACKER = BUILD / "pyinstaller"  # beside .venv, not in it: nobody else's set-up gets slower or larger
STAMP = PACKER / "locked.txt"
PATIENCE = 120.0
MOST = 600  # megabytes


def bundle(arguments: list[str]) -> int:
    """Leaves dist/slipway, which needs neither Python nor PostgreSQL of the machine, and proves it."""
    if arguments:
        say("usage: python3 dev.py bundle")
        return 2
    setup()
    install_bundling_programs()
    _fetch_packer()
    say("dev.py: making dist/slipway")
    words: list[str | Path] = [PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    must_quietly([*words, "--workpath", BUILD / "bundle", "build.spec"], PYTHONPATH=str(PACKER))
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink()) >> 20
    say(f"dev.py: {BUNDLE.relative_to(ROOT)} holds {size} MB")
    if size > MOST:
        say(f"dev.py: more than {MOST} MB: something is in it that nobody needs")
        return 1
    return _walk()


def _fetch_packer() -> None:
    wanted = LOCK.read_text(encoding="utf-8")
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(PACKER, ignore_errors=True)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-deps"]
    must_quietly([*pip, "--require-hashes", "--no-compile", "--target", PACKER, "--requirement", LOCK])
    STAMP.write_text(wanted, encoding="utf-8")


def _walk() -> int:
    """A home and a folder of its own, and nothing of this checkout on any path."""
    folder = Path(tempfile.mkdtemp(prefix="slipway-bundle-"))
    folder.chmod(0o711)  # as root the server's account has to pass through
    try:
        shutil.copytree(BUNDLE, folder / "elsewhere", symlinks=True)
        return _Walk(folder).all()
    finally:
        shutil.rmtree(folder)


class _Walk:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = folder / "elsewhere/slipway"
        kept = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
        mine = {"SLIPWAY_DATA_HOME": str(folder / "home"), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        self._environment = {
            **kept,
            **mine,
            **{name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        }

    def all(self) -> int:
        """The commands, then the panel on its own example: both write what the other reads."""
        for words in (
            ["--version"],
            ["new", "crm", "--example", "crm"],
            *(["build", str(number), "--project", "crm"] for number in (1, 2)),
            ["show", "crm/iterations/002/busm.mmd"],
            ["apply", "2", "--project", "crm"],
            ["verify", "--project", "crm"],
            ["rollback", "--to", "1", "--yes", "--project", "crm"],
            ["apply", "2", "--project", "crm"],
            ["explain", "narrows-type"],
            ["export", "--alembic", "revisions", "--project", "crm"],
        ):
            if self._says(words) is None:
                return 1
        return self._panel()

    def _panel(self) -> int:
        """It makes the example and applies its first iteration; a command asks the database whether that is so."""
        example = self._folder / "home/example/crm"
        panel = self._program.with_name(f"slipway-panel{self._program.suffix}")
        with (
            (self._folder / "said.txt").open("wb") as said,
            subprocess.Popen(
                [panel], cwd=self._folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            ) as window,
        ):
            try:
                at = self._waits_for(example, window)
            finally:
                window.kill()  # nobody is there to close it
        self._says(["status", "--project", str(example)], quiet=True)  # who comes last stops the server
        if at != 1:
            say("dev.py: bundle: the panel did not bring its example to iteration 1")
            say((self._folder / "said.txt").read_text(errors="replace"))
            return 1
        say("dev.py: bundle: the commands and the panel walked the example from another folder")
        return 0

    def _waits_for(self, example: Path, window: subprocess.Popen[bytes]) -> object:
        deadline, at = time.monotonic() + PATIENCE, None
        while at != 1 and window.poll() is None and time.monotonic() < deadline:
            time.sleep(1)
            if (example / "slipway.toml").exists():
                told = self._says(["status", "--json", "--project", str(example)], quiet=True)
                at = json.loads(told).get("iteration") if told else None
        return at

    def _says(self, words: Sequence[str], *, quiet: bool = False) -> str | None:
        done = subprocess.run(
            [self._program, *words],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode == 0:
            return done.stdout
        if not quiet:
            say(f"dev.py: bundle: slipway {' '.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return None


if __name__ == "__main__":
    sys.exit(bundle(sys.argv[1:]))

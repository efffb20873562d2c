"""Makes .venv and keeps it in the state that requirements.lock and pyproject.toml describe."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.packages import VENV_PACKAGE, can_make_venv, install_packages
from tools.processes import ROOT, call, must, say

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "slipway-setup.txt"
LOCK = ROOT / "requirements.lock"
PACKER_WANTED, PACKER_LOCK = "tools/pyinstaller/requirements.in", "tools/pyinstaller/requirements.txt"
LOCK_TOOL = "uv==0.13.8"
SETUP_VERSION = "1"


def _wanted_stamp() -> str:
    """The place and the Python on the first line (another one needs a new .venv), what is installed on the second."""
    content = hashlib.sha256()
    for part in (LOCK, ROOT / "pyproject.toml"):
        content.update(part.read_bytes())
    place = f"{ROOT} python{sys.version_info.major}.{sys.version_info.minor}"
    return f"{place}\n{SETUP_VERSION} {content.hexdigest()}\n"


def _fits(wanted: str) -> bool:
    """Whether the .venv that is there can be brought up to date instead of being made anew."""
    if STAMP.exists() and STAMP.read_text(encoding="utf-8").splitlines()[:1] != wanted.splitlines()[:1]:
        return False
    probe = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def _make_venv(wanted: str) -> None:
    if PYTHON.exists() and _fits(wanted):
        return
    if not can_make_venv():
        sys.exit(f"dev.py: {sys.executable} can't make virtual environments before {VENV_PACKAGE} is installed.")
    say(f"dev.py: making {VENV.name}")
    must([sys.executable, "-m", "venv", "--clear", VENV])


def setup() -> None:
    """Leaves .venv in the state that requirements.lock and pyproject.toml describe; does nothing when it is."""
    install_packages(venv=not PYTHON.exists())
    wanted = _wanted_stamp()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted and PYTHON.exists():
        return
    _make_venv(wanted)
    STAMP.unlink(missing_ok=True)
    say("dev.py: installing the locked dependencies")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    must([*pip, "--no-compile", "--require-hashes", "--requirement", LOCK])
    must([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    # Some packages ship templates that are no Python; they are never imported, so the exit code says nothing.
    call([PYTHON, "-m", "compileall", "-qq", VENV / "lib", ROOT / "core", ROOT / "gui"])
    STAMP.write_text(wanted, encoding="utf-8")


def lock(arguments: list[str]) -> int:
    """Resolves for every platform at once; uv lives in a temporary folder and writes no place it looked in."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / PYTHON.relative_to(VENV)
        must([sys.executable, "-m", "venv", folder])
        must([python, "-m", "pip", "--disable-pip-version-check", "install", "-qq", LOCK_TOOL])
        compiler: list[str | Path] = [python, "-m", "uv", "pip", "compile", "--no-config", "--quiet", "--universal"]
        wanted = ["--python-version", "3.11", "--generate-hashes", "--custom-compile-command", "python3 dev.py lock"]
        locks = (["--extra", "dev", "pyproject.toml", "-o", LOCK.name], [PACKER_WANTED, "-o", PACKER_LOCK])
        return max([call([*compiler, *wanted, *words, *arguments]) for words in locks])

"""Homes for embedded servers of a test's own, and the proof that none is left running in them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from keyring.backends import fail

from core.targets.accounts import server_account
from core.targets.binaries import MAJOR
from core.targets.folders import Folders
from core.targets.open import open_target
from tests.core.targets.rings import Kept, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def no_keyring() -> Iterator[None]:
    """Nobody's own keyring is touched, nor by child processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        with chosen(fail.Keyring()):
            yield


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """A keyring that works, here and in child processes."""
    monkeypatch.setenv("KEYRING_PROPERTY_FILE", str(tmp_path / "ring.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.targets.rings.Kept")
    ring = Kept()
    with chosen(ring):
        yield ring


@pytest.fixture(scope="package")
def made(data_home: Path) -> Iterator[Path]:
    """A folder for the homes of these files, with one whose cluster exists: making it takes most of a first start."""
    folder = _open_folder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIPWAY_DATA_HOME", str(folder / "home"))
        with open_target("embedded", project_id="ready"):
            pass
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture
def home(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose server is stopped, shared by tests that leave it so."""
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(made))
    Folders(made, MAJOR, server_account()).log_file.unlink(missing_ok=True)
    yield made
    _nothing_runs_below(made)


@pytest.fixture
def bare_home(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own that is not there yet."""
    folder = _open_folder()
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(folder / "home"))
    yield folder / "home"
    _nothing_runs_below(folder)
    shutil.rmtree(folder)


def _nothing_runs_below(folder: Path) -> None:
    left = [each for each in psutil.process_iter() if str(folder) in " ".join(_words(each))]
    _, left = psutil.wait_procs(left, timeout=5)  # an orphaned initdb may need a moment to fail
    for process in left:
        process.kill()
    assert not left


def _open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sw-")).resolve()
    folder.chmod(0o711)
    return folder


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []

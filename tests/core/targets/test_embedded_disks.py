"""The embedded server on disks that are full, too small or read-only: told with a code, and nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.errors import Refused
from core.targets.open import open_target
from core.targets.processes import postmaster
from core.targets.translate import translated
from tests.core.targets.servers import folders_of, row_is_there, within, write_row

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = "CREATE TABLE more AS SELECT generate_series(1, 2000000) AS answer"
# The log of what is written ahead can't be full: the server ends itself, and recovers.
LOG_ONLY = "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000)) FROM generate_series(1, 60)"


@contextmanager
def _mounted(*words: str) -> Iterator[Path]:
    """Root of a machine of its own may mount; in a container it often may not."""
    folder = Path(tempfile.mkdtemp(prefix="sw-disk-")).resolve()
    done = subprocess.run(["mount", *words, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        folder.rmdir()
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


@pytest.fixture
def small(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk that holds a cluster with a row, and little more than a server needs to recover in."""
    held = sum(path.lstat().st_blocks * 512 for path in made.rglob("*")) >> 20
    with _mounted("-t", "tmpfs", "-o", f"size={held + 64}m,mode=711", "tmpfs") as disk:
        subprocess.run(["cp", "-a", str(made), str(disk / "home")], check=True)
        monkeypatch.setenv("SLIPWAY_DATA_HOME", str(disk / "home"))
        write_row()
        yield disk
        assert postmaster(folders_of(disk / "home").data) is None


def _fill(disk: Path) -> Path:
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return filler


def _what_is_there(disk: Path) -> str:
    """The server should have recovered by itself: its log, its pid file and the room it has say why it has not."""
    folders = folders_of(disk / "home")
    log = folders.log_file.read_text("utf-8", errors="replace").splitlines()[-40:]
    pid_file = folders.data / "postmaster.pid"
    noted = pid_file.read_text("utf-8", errors="replace").split("\n") if pid_file.exists() else []
    return "\n".join([*log, str(noted), str(postmaster(folders.data)), str(shutil.disk_usage(disk))])


def test_a_disk_that_is_full_at_the_start_is_told_and_loses_nothing(small: Path) -> None:
    filler = _fill(small)
    with pytest.raises(Refused) as caught, open_target("embedded", project_id="held"):
        pass
    assert caught.value.code == "disk-full" and "full" in caught.value.message and "Free" in caught.value.remedy
    filler.unlink()
    assert row_is_there()


@pytest.mark.parametrize("statement", [ROWS, LOG_ONLY])
def test_a_disk_that_fills_up_under_work_is_told_and_loses_nothing(small: Path, statement: str) -> None:
    with open_target("embedded", project_id="held") as target:
        connection = target.connect()
        filler = _fill(small)
        with pytest.raises(Refused) as caught, translated(target.label, target.redact), connection:
            connection.execute(statement.encode())
        assert caught.value.code == "disk-full" and caught.value.remedy
        filler.unlink()
        assert within(60, row_is_there), _what_is_there(small)
    assert row_is_there()


def test_a_disk_too_small_for_a_cluster_is_told_and_nothing_of_it_stays(
    data_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _mounted("-t", "tmpfs", "-o", "size=8m,mode=711", "tmpfs") as disk:
        monkeypatch.setenv("SLIPWAY_DATA_HOME", str(disk / "home"))
        with pytest.raises(Refused) as caught, open_target("embedded", project_id="held"):
            pass
        assert caught.value.code == "initdb" and "No space left" in caught.value.message
        assert [each.name for each in folders_of(disk / "home").server.glob("*/data")] == []


def test_a_home_that_is_read_only_is_told_and_untouched(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _mounted("--bind", str(made)) as disk:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(disk)], check=True)
        monkeypatch.setenv("SLIPWAY_DATA_HOME", str(disk))
        with pytest.raises(Refused) as caught, open_target("embedded", project_id="held"):
            pass
    assert caught.value.code == "data-home" and "Read-only file system" in caught.value.message

"""A server and a journal on a disk that fills up in the middle of a run: nothing is lost, and room is all it needs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.targets.open import open_target
from tests.acceptance.projects import Place, Row
from tests.torture.nursery import Nursery, nursery

SIZE = 110  # megabytes: a cluster and its log have 70
FILLING = b"\0" * 65536
KEPT = "INSERT INTO accounts (name) SELECT 'account ' || n FROM generate_series(1, 2000) AS n"
AT = (("sent", 1), ("sent", 4), ("sent", 9), ("done", 6), ("commit-sent", 1), ("phase", 2), ("run-started", 1))


@dataclass(slots=True)
class Disk:
    """The example at iteration 2, with its data home on a small disk of its own."""

    place: Place
    folder: Path
    nursery: Nursery
    rows: list[Row]
    found: Counter[str] = field(default_factory=Counter)

    @property
    def balloon(self) -> Path:
        return self.folder / "balloon"

    def fill(self) -> None:
        with self.balloon.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(FILLING) == len(FILLING):
                pass

    def fills_up(self, event: str, number: int, *words: str) -> None:
        """Run it, fill the disk at an event, look, make room, look again, and do it."""
        applier = self.nursery.start(*words, "--events", "--project", str(self.place.root))
        try:
            if applier.until(event, number):
                self.fill()
            code = applier.ended()
        finally:
            applier.kill()
            applier.ended()
            self.balloon.unlink(missing_ok=True)
        assert code in {0, 3, 7}, (event, number, code, applier.said)
        assert "Traceback" not in "".join(applier.said), applier.said
        status = self.place.slipway("status", "--json").document
        assert (status["drift"], status["in_doubt"], status["chain_broken_at"]) == ([], False, None), status
        assert status["iteration"] == (int(words[-1]) if code == 0 else status["iteration"]), status
        self.place.slipway("repair")
        assert self.place.slipway("status", "--json").document["interrupted"] is None
        self.place.proved(int(str(status["iteration"])))
        assert [row["name"] for row in self.place.rows("accounts")] == [row["name"] for row in self.rows]
        self.place.slipway(*words)
        self.place.proved(int(words[-1]))
        self.found[f"disk full at {event}: {'done' if code == 0 else 'undone'}"] += 1


@contextmanager
def disk() -> Iterator[Disk]:
    """Only root may mount."""
    folder = Path(tempfile.mkdtemp(prefix="sw-disk-")).resolve()
    folder.chmod(0o711)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=711", "none", str(folder)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="sw-disk-p-") as beside:
            patch.setenv("SLIPWAY_DATA_HOME", str(folder / "home"))
            patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
            patch.setenv(
                "SLIPWAY_EMBEDDED_OPTIONS", "fsync=off;full_page_writes=off;max_wal_size=32MB;min_wal_size=32MB"
            )
            place = Place(Path(beside) / "project")
            place.slipway("new", str(place.root), "--example", "crm")
            place.slipway("build", "3")
            with open_target("embedded", project_id="holder"), nursery() as appliers:
                place.slipway("apply", "2")
                place.do(KEPT)
                yield Disk(place, folder, appliers, place.rows("accounts"))
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def may_mount() -> bool:
    """Root in a container may not always."""
    if os.name == "nt" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        tried = subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=False, capture_output=True)
        return tried.returncode == 0 and subprocess.run(["umount", folder], check=False).returncode == 0


def fill_all(found: Disk, count: int) -> Counter[str]:
    """Forward and back, at each kind of event."""
    for number in range(count):
        event, which = AT[number // 2 % len(AT)]
        found.fills_up(event, which, *(("apply", "3") if number % 2 == 0 else ("rollback", "--to", "2")))
    return found.found

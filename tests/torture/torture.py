"""Everything that can go wrong with a run: blows, bad lines, full disks, random walks, and models nobody wrote."""

from __future__ import annotations

import argparse
import os
import platform
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from core.errors import CoreError
from core.targets.binaries import MAJOR
from core.targets.open import open_target
from tests.acceptance.killing import stage
from tests.torture import fuzzing
from tests.torture.departures import journey_all
from tests.torture.disks import disk, fill_all, may_mount
from tests.torture.strikes import Ring, ring, strike_all
from tests.torture.walks import walk_all
from tests.torture.wires import FAULTS, line, meet_all

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/torture.md"
FOR_EVER = 1e9
FAST = "fsync=off;full_page_writes=off"
HEAD = """\
# The last torture

Written by `python3 dev.py torture`; the same seed gives the same blows. A run in which no blow fell inside a
transaction fails, and a failure writes nothing here.

"""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of torture, how much of it, and what it came to."""

    name: str
    said: str
    run: Callable[[argparse.Namespace], Counter[str]]


def _blows(given: argparse.Namespace) -> Counter[str]:
    kinds = Counter(applier=given.kills, session=given.sessions, backend=given.backends, server=given.servers)
    with stage() as made, ring(made) as found:
        return strike_all(found, given.seed, kinds, given.minutes * 60)


def _lines(given: argparse.Namespace) -> Counter[str]:
    with stage() as made, line(made) as found:
        for _ in range(given.lines):
            meet_all(found, FAULTS, FOR_EVER)
        return found.found


def _disks(given: argparse.Namespace) -> Counter[str]:
    if not given.disks:
        return Counter()
    if not may_mount():
        return Counter({"not done: only root may mount a small disk": 1})
    with disk() as found:
        return fill_all(found, given.disks)


def _walks(given: argparse.Namespace) -> Counter[str]:
    with _walking() as url, open_target(url, project_id="walks") as server, server.scratch() as scratch:
        return walk_all(scratch, given.seed, given.walks, given.minutes * 60)


def _journeys(given: argparse.Namespace) -> Counter[str]:
    with _walking() as url, open_target(url, project_id="journeys"):
        return journey_all(given.seed, given.journeys, given.minutes * 60)


@contextmanager
def _walking() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="sw-walks-") as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder).chmod(0o711)
        patch.setenv("SLIPWAY_DATA_HOME", f"{folder}/home")
        patch.setenv("SLIPWAY_EMBEDDED_OPTIONS", FAST)
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield "embedded"


PARTS = (
    Part("blows", "kill -9 and the like, and where they fell", _blows),
    Part("lines", "the line at COMMIT, cut at every byte, and what was said of the run", _lines),
    Part("disks", "a disk that fills up", _disks),
    Part("walks", "random walks over models, rows, runs, faults and drift", _walks),
    Part("journeys", "golden cases mixed in one project, under rows, blows, drift and other hands", _journeys),
)


def main() -> int:
    given = _parser().parse_args()
    facts, told = _facts(given), list[str]()  # of the commit that runs, whatever is committed meanwhile
    for part in PARTS:
        if not _much_of(given, part):
            continue
        print(f"{part.name}, seed {given.seed}", flush=True)
        began = time.monotonic()
        try:
            found = part.run(given)
        except (AssertionError, CoreError, psycopg.Error) as problem:
            notes = " ".join(getattr(problem, "__notes__", ()))
            print(f"FAILED: {part.name} with seed {given.seed}: {problem} {notes}", file=sys.stderr)
            return 1
        if part.name == "blows" and not Ring.proves(found):
            print(f"No blow fell inside a transaction, so nothing is proved (seed {given.seed}).", file=sys.stderr)
            return 1
        told += _section(part, found, given.seed, time.monotonic() - began)
        print("\n".join(told[-len(found) - 2 :]), flush=True)
    if given.inputs and (code := fuzzing.main(["--inputs", str(given.inputs), "--seed", str(given.seed)])):
        return code
    if told:
        PAGE.write_text(HEAD + "\n".join((*facts, *told)) + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    counts = {
        "kills": (1000, "of the applier"),
        "sessions": (200, "that the server ends"),
        "backends": (100, "killed: the server recovers"),
        "servers": (200, "killed"),
        "lines": (2, "rounds of every fault of the line"),
        "disks": (28, "runs whose disk fills up"),
        "walks": (10_000, "random walks"),
        "journeys": (10_000, "random journeys through mixed golden cases"),
        "inputs": (fuzzing.INPUTS, "mutated models to load"),
    }
    for name, (count, said) in counts.items():
        parser.add_argument(f"--{name}", type=int, default=count, help=f"{said} ({count})")
    parser.add_argument("--minutes", type=float, default=FOR_EVER, help="at most, of blows, of walks and of journeys")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="makes every blow anew")
    return parser


def _much_of(given: argparse.Namespace, part: Part) -> int:
    if part.name == "blows":
        return int(given.kills + given.sessions + given.backends + given.servers)
    return int(getattr(given, part.name))


def _facts(given: argparse.Namespace) -> list[str]:
    """The machine, without its name."""
    commit = subprocess.run(
        ["git", "log", "-1", "--format=%h of %cs"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return [
        f"- Commit {commit or 'unknown'}, run {datetime.now(UTC):%Y-%m-%d}, seed {given.seed}",
        f"- {system}, Python {platform.python_version()}, PostgreSQL {MAJOR}",
        f"- Mutated models read beside it: {given.inputs}",
    ]


def _section(part: Part, found: Counter[str], seed: int, seconds: float) -> list[str]:
    rows = [f"| {moment} | {count} |" for moment, count in sorted(found.items())]
    title = f"## {part.name.capitalize()}: {part.said}"
    return ["", title, "", f"{seconds:.0f} s, seed {seed}", "", "| what | times |", "| --- | --- |", *rows]


if __name__ == "__main__":
    sys.exit(main())

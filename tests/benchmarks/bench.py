"""Ratios measured side by side in one run, so that the machine's mood hits both sides alike."""

from __future__ import annotations

import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from psycopg import sql

from core import pipeline
from core.project.places import project_home
from core.run.events import Done, Sent
from core.run.records.journal import FILE
from core.run.session import Control
from core.targets.accounts import server_account
from core.targets.binaries import find_binaries
from core.targets.connector import Connection, Connector
from core.targets.open import open_target
from tests.acceptance.projects import Place
from tests.benchmarks import models, verifying
from tests.benchmarks.keeping import keeping
from tests.benchmarks.lines import Line
from tests.benchmarks.panel import panel_lines

REPEATS = 5
STATEMENTS = 500
TABLES = 1000
TYPES = ("string", "text", "integer", "decimal", "boolean", "datetime", "date")


def _entity(number: int, columns: int) -> dict[str, object]:
    fields = {f"field{column}": {"type": TYPES[column % len(TYPES)]} for column in range(columns - 1)}
    return {f"Thing{number:04d}": {"id": {"type": "uuid", "pk": True}, **fields}}


def _place(folder: Path, name: str, tables: int, columns: int) -> Place:
    place = Place(folder / name)
    place.slipway("new", str(place.root))
    model: dict[str, object] = {}
    for number in range(tables):
        model |= _entity(number, columns)
    place.model(1, model)
    place.slipway("build", "1")
    return place


def _applied(place: Place, connector: Connector) -> tuple[float, float]:
    """Seconds from BEGIN to COMMIT's answer, by the run's own journal, and of the file's statements alone."""
    first = last = 0.0
    for event in pipeline.apply(place.settings, connector, 1, Control(), stage="development"):
        now = time.perf_counter()
        match event:
            case Sent():
                first = first or now
            case Done():
                last = now
            case _:
                pass
    lines = (project_home(place.settings.id) / FILE).read_text(encoding="utf-8").splitlines()
    told = {line["transition"]: datetime.fromisoformat(line["at"]) for line in map(json.loads, lines)}
    return (told["committed"] - told["started"]).total_seconds(), last - first


def _psql(program: str, connection: Connection, *words: str) -> float:
    facts = connection.info
    where = {"PGHOST": facts.host, "PGPORT": str(facts.port), "PGUSER": facts.user, "PGDATABASE": facts.dbname}
    began = time.perf_counter()
    subprocess.run(
        [program, "-X", "-q", "-v", "ON_ERROR_STOP=1", *words],
        env={**os.environ, **where, "PGPASSWORD": facts.password, "PGOPTIONS": "-c client_min_messages=error"},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def _statements(folder: Path, home: Path) -> Iterator[Line]:
    """Each side into a new database of the same server, in turns; psql's own start is taken off its time."""
    program = find_binaries(home, server_account()).named("psql")
    whole, alone, theirs = [], [], []
    for number in range(REPEATS):
        place = _place(folder, f"statements{number}", STATEMENTS - 1, 8)
        file = next(place.root.glob("migrations/001_*[!k].sql"))
        body = folder / "body.sql"  # -1 frames it, so its own BEGIN and COMMIT are left out
        lines = file.read_text(encoding="utf-8").splitlines()
        body.write_text("\n".join(line for line in lines if line not in {"BEGIN;", "COMMIT;"}), encoding="utf-8")
        with place.connector() as connector:
            with connector.scratch() as scratch, scratch.connect() as connection:
                start = _psql(program, connection, "-1", "-c", "SELECT 1")
                theirs.append(_psql(program, connection, "-1", "-f", str(body)) - start)
            both = _applied(place, connector)
        whole.append(both[0])
        alone.append(both[1])
    middle = statistics.median(theirs)
    yield Line(f"{STATEMENTS} statements, sent one by one / psql -1 -f", statistics.median(alone), middle, 1.1)
    yield Line("the same, BEGIN to COMMIT with both read-backs", statistics.median(whole), middle, 1.1)


def _build(folder: Path) -> Iterator[Line]:
    """What a generator's pipeline waits for; the whole of it, from a shell."""
    place = Place(folder / "build")
    place.slipway("new", str(place.root))
    place.model(1, models.model(TABLES))
    written = place.root / "migrations"

    def build() -> None:
        place.process("build", "1", code=0)

    yield from models.whole_process(folder, build, lambda: shutil.rmtree(written, ignore_errors=True))


def _warm_start() -> Iterator[Line]:
    """The cluster is there, the server is not: until the first answer."""

    def answered() -> None:
        with open_target("embedded", project_id="warm") as connector, connector.connect() as connection:
            connection.execute(sql.SQL("SELECT 1"))
            took.append(time.perf_counter() - began)

    took: list[float] = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        answered()
    yield Line("embedded server, warm start to first answer", statistics.median(took[1:]), None, 0.5)


@contextmanager
def _home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sw-bench-")).resolve()
    folder.chmod(0o711)  # as root the server's account has to pass through
    os.environ["SLIPWAY_DATA_HOME"] = str(folder / "home")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def main() -> int:
    gc.set_threshold(100_000, 50, 50)  # as both front ends do; it calms what is compared with as much
    print(f"{'':<52} {'ours':>10} {'theirs':>10}   ratio   (median of {REPEATS})", flush=True)
    missed = []
    with _home() as folder:
        for line in _warm_start():
            missed += _shown(line)
        with open_target("embedded", project_id="holder"):
            for lines in (
                models.against_alembic(folder),
                _build(folder),
                models.growth(folder),
                _statements(folder, folder / "home"),
                verifying.verify(_place(folder, "verify", TABLES, 14), TABLES),
                keeping(folder),
                panel_lines(folder),
            ):
                for line in lines:
                    missed += _shown(line)
    print(f"missed: {', '.join(missed)}" if missed else "every goal is met")
    return 1 if missed else 0


def _shown(line: Line) -> list[str]:
    print(line.text(), flush=True)
    return [line.name] if line.measured > line.goal else []


if __name__ == "__main__":
    sys.exit(main())

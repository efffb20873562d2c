"""Killing an applier at a statement of our choice, with the server's own log as the witness that it arrived."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from psycopg import sql

from core.project.places import project_home
from core.run.records.journal import FILE
from core.targets import cluster
from core.targets.accounts import server_account
from core.targets.binaries import MAJOR
from core.targets.embedded import _database, database_name
from core.targets.folders import Folders
from core.targets.open import open_target
from tests.acceptance.projects import Place, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.databases import Database

OPTIONS = "fsync=off;full_page_writes=off;log_statement=all"
PACE = 0.04  # seconds that every change of structure takes, so that a kill falls into the transaction
TABLES = ("accounts", "locations")
ROWS = (
    "INSERT INTO accounts (name) SELECT 'account ' || n FROM generate_series(1, 20) AS n",
    "INSERT INTO locations (account_id, city) SELECT id, name FROM accounts",
    "UPDATE accounts SET territory_id = gen_random_uuid(), phone = left(name, 20)",
)
SLEEP = """CREATE FUNCTION public.slowly() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
    'BEGIN PERFORM pg_catalog.pg_sleep({}); END'"""
SLOW = (SLEEP, "CREATE EVENT TRIGGER slowly ON ddl_command_start EXECUTE FUNCTION public.slowly()")


@dataclass(frozen=True, slots=True)
class Killed:
    """What was seen from outside of a run that was killed, or that was faster than the kill."""

    statement: str
    arrived: bool  # the server's log has it
    committed: tuple[int, ...]  # where each COMMIT that was told left the target
    run: str
    chapter: int
    ended: bool  # the run ended before it could be killed


@dataclass(frozen=True, slots=True)
class Stage:
    """A project on a server that logs every statement, and states of its database to return to."""

    place: Place
    admin: Database
    log: Path

    @property
    def name(self) -> str:
        return database_name(self.place.settings.id)

    @property
    def journal(self) -> Path:
        return project_home(self.place.settings.id) / FILE

    def remember(self, name: str) -> None:
        self._copy(self.name, name)
        shutil.copy(self.journal, self.journal.with_name(name))

    def restore(self, name: str) -> None:
        """Bring the database back, and Slipway's local witness, which would rightly miss what is gone."""
        self._copy(name, self.name)
        shutil.copy(self.journal.with_name(name), self.journal)

    def _copy(self, source: str, copy: str) -> None:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy))
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        with self.admin.connect() as connection:
            connection.execute(drop)
            connection.execute(make.format(*map(sql.Identifier, (copy, source, cluster.OWNER))))

    def slow(self, seconds: float) -> None:
        """From now on every change of structure takes its time; zero: no more."""
        with self.admin.named(self.name).connect() as connection:
            connection.execute("DROP EVENT TRIGGER IF EXISTS slowly")
            connection.execute("DROP FUNCTION IF EXISTS public.slowly()")
            for statement in SLOW if seconds else ():
                connection.execute(statement.format(seconds).encode())

    def rows(self) -> dict[str, list[Row]]:
        there = {name.partition(".")[2] for name in self.place.tables("public")}
        return {table: self.place.rows(table) for table in TABLES if table in there}

    def runs(self) -> int:
        return len(self.place.ask("SELECT seq FROM slipway.migration_history"))

    def count(self, *words: str) -> int:
        """Let a run be and count the statements that it sends."""
        ran = self.place.process(*words, "--events")
        return sum(event["event"] == "sent" for event in ran.events)

    def kill(self, number: int, *words: str) -> Killed:
        """Kill the run when the server has got the statement that it tells as the number-th `sent`."""
        before = self.log.stat().st_size
        process = self.place.spawn(*words, "--events")
        try:
            return self._watch(process, number, before)
        finally:
            process.kill()
            process.communicate()
            self.settled()

    def _watch(self, process: subprocess.Popen[str], number: int, before: int) -> Killed:
        told: list[dict[str, object]] = []
        sent: list[str] = []
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("{"):
                told.append(json.loads(line))
            if told and told[-1]["event"] == "sent":
                sent.append(str(told[-1]["sql"]))
            if len(sent) == number:
                break
        arrived = len(sent) == number and self._arrives(process, sent, before)
        process.kill()
        ended = process.wait() == 0
        return Killed(
            statement=sent[-1] if sent else "",
            arrived=arrived,
            committed=tuple(int(str(event["iteration"])) for event in told if event["event"] == "committed"),
            run=next((str(event["run"]) for event in told if event["event"] == "run-started"), ""),
            chapter=next((int(str(e["iteration"])) for e in reversed(told) if e["event"] == "chapter-started"), 0),
            ended=ended,
        )

    def _arrives(self, process: subprocess.Popen[str], sent: list[str], before: int) -> bool:
        """Wait for the statement in the server's log, in the target's own database: a rehearsal is elsewhere."""
        wanted = f"@{self.name} LOG:  statement: {sent[-1]}".replace("\n", "\n\t")
        last = time.monotonic() + 5
        while time.monotonic() < last:
            with self.log.open("rb") as log:
                log.seek(before)
                logged = log.read().decode(errors="replace")
            if logged.count(wanted) >= sent.count(sent[-1]):
                return True
            if process.poll() is not None:
                return False
            time.sleep(0.001)
        return False

    def settled(self) -> None:
        """The server has noticed that the applier is no more."""
        self.place.until(
            "NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid())"
        )


@contextmanager
def stage() -> Iterator[Stage]:
    """The example at iteration 3 with rows, on an embedded server of its own that logs every statement."""
    folder = Path(tempfile.mkdtemp(prefix="sw-kill-")).resolve()
    folder.chmod(0o711)  # as root the server's account has to pass through
    home = folder / "home"
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SLIPWAY_DATA_HOME", str(home))
            patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
            patch.setenv("SLIPWAY_EMBEDDED_OPTIONS", OPTIONS)
            place = Place(folder / "project")
            place.slipway("new", str(place.root), "--example", "crm")
            place.slipway("build", "3")
            with open_target("embedded", project_id="holder"):
                folders = Folders(home, MAJOR, server_account())
                place.slipway("apply")
                place.do(*ROWS)
                yield Stage(place, _database(folders, cluster.SUPERUSER), folders.log_file)
    finally:
        shutil.rmtree(folder)

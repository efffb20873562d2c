"""A project in a folder of its own, driven through the command line and looked at through plain connections."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql
from psycopg.rows import dict_row

from core.cli.main import main
from core.project import settings
from core.targets.open import open_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.targets.connector import Connection, Connector

ROOT = Path(__file__).resolve().parents[2]
SLIPWAY = str(Path(sys.executable).with_name("slipway"))
DEADLINE = 60.0

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a call of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.out)
        return found

    @property
    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.err.splitlines() if line.startswith("{")]

    @property
    def said(self) -> str:
        return f"exit {self.code}\n{self.out}\n{self.err}"


@dataclass(frozen=True, slots=True)
class Place:
    """A project folder with its target."""

    root: Path

    def slipway(self, *words: str, code: int = 0) -> Ran:
        """Call the command in this process, which saves its start; what it says must come with the code expected."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                given = main([*words, "--project", str(self.root)])
            except SystemExit as stopped:  # argparse
                given = int(stopped.code or 0)
        ran = Ran(given, out.getvalue(), err.getvalue())
        assert ran.code == code, ran.said
        return ran

    def spawn(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start the command as a process of its own; the caller joins it."""
        return subprocess.Popen(
            [SLIPWAY, *words, "--project", str(self.root)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    def process(self, *words: str, code: int = 0) -> Ran:
        """Run the command as a process of its own, as a user does."""
        return joined(self.spawn(*words), code)

    @property
    def settings(self) -> settings.Project:
        return settings.read(self.root)

    def target(self, url: str) -> None:
        """Name another target in slipway.toml."""
        path = self.root / settings.FILE
        lines = path.read_text(encoding="utf-8").splitlines()
        changed = [f'url = "{url}"' if line.startswith("url = ") else line for line in lines]
        path.write_text("\n".join(changed) + "\n", encoding="utf-8")

    def model(self, number: int, entities: Mapping[str, object], **more: object) -> None:
        """Write an iteration's model as an entity map; a plain mapping of entities to their fields."""
        folder = self.root / "iterations" / f"{number:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        documents = {
            name: body if isinstance(body, dict) and "fields" in body else {"fields": body}
            for name, body in entities.items()
        }
        (folder / "busm.json").write_text(json.dumps({"entities": documents, **more}), encoding="utf-8")

    @contextmanager
    def connector(self) -> Iterator[Connector]:
        project = self.settings
        with open_target(project.target(None)[1].url, project_id=project.id) as found:
            yield found

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with self.connector() as found, found.connect() as connection:
            connection.execute("SET search_path TO public")  # the embedded role has a schema of its own name
            yield connection

    def do(self, *statements: str) -> None:
        with self.connect() as connection, connection.transaction():
            for statement in statements:
                connection.execute(statement.encode())

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.connect() as connection:
            return connection.execute(query.encode()).fetchall()

    def until(self, condition: str, seconds: float = 10.0) -> None:
        """Ask the server again and again until a condition holds, with a deadline."""
        last = time.monotonic() + seconds
        with self.connect() as connection:
            while connection.execute(f"SELECT {condition}".encode()).fetchone() != (True,):
                assert time.monotonic() < last, f"not within {seconds:.0f} s: {condition}"
                time.sleep(0.01)

    def rows(self, table: str, schema: str = "public") -> list[Row]:
        """Read a table's rows by column name, in an order that depends on nothing but them."""
        with self.connect() as connection:
            return rows(connection, table, schema)

    def tables(self, schemas: str) -> dict[str, int]:
        """Count the rows of each table in the schemas whose names are like this."""
        listed = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE %s ORDER BY 1, 2"
        with self.connect() as connection:
            found = connection.execute(listed, (schemas,)).fetchall()
            return {f"{schema}.{name}": len(rows(connection, name, schema)) for schema, name in found}

    def iteration(self) -> int:
        return int(str(self.slipway("status", "--json").document["iteration"]))

    def proved(self, iteration: int) -> None:
        """The database is where it should be and as it should be."""
        report = self.slipway("verify", "--json").document
        assert (report["ok"], report["iteration"], report["differences"]) == (True, iteration, [])


def rows(connection: Connection, table: str, schema: str = "public") -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
        return sorted(cursor.fetchall(), key=_order)


def joined(process: subprocess.Popen[str], code: int | None = None) -> Ran:
    try:
        out, err = process.communicate(timeout=DEADLINE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    ran = Ran(process.returncode, out, err)
    assert code is None or ran.code == code, ran.said
    return ran


def _order(row: Row) -> tuple[str, str]:
    """By id where there is one, so that rows stay in order when columns come and go."""
    return str(row.get("id", "")).rjust(40), repr(sorted(row.items()))

"""A golden case gone up, down and up again, on whichever server the two scratch databases are of."""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from core.load.live import read_schema
from core.plan.steps import Direction
from core.project.migrations import Migration
from core.run.chapter import Page, perform
from core.run.proving.differences import differences
from core.run.session import Control
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from tests.core.render.cases import FIRST, Case
from tests.core.run.scratches import create, fresh

Rows = dict[str, list[str]]


def up_down_and_up(case: Case, scratches: tuple[Connector, Connector], folder: Path) -> None:
    migration = _written(case, folder)
    with fresh(scratches[1], FIRST) as judge:
        create(judge, case.proposal.after, FIRST)
        wanted = _read(judge, case)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        connection.execute(case.rows.encode())
        before, rows = _read(connection, case), _rows(connection, case)
        _perform(connection, migration, "up", wanted)
        assert differences(wanted, _read(connection, case)) == ()
        after = _rows(connection, case)
        _perform(connection, migration, "down", before)
        assert differences(before, _read(connection, case)) == ()
        assert _rows(connection, case) == rows
        _perform(connection, migration, "up", wanted)
        assert differences(wanted, _read(connection, case)) == ()
        assert _rows(connection, case) == after


def _written(case: Case, folder: Path) -> Migration:
    for name, text in case.golden().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return Migration(
        case.proposal.iteration,
        "draft",
        folder / "up.sql",
        folder / "down.sql",
        folder / "record.json",
        (folder / "up.sql").read_bytes().decode(),
        (folder / "down.sql").read_bytes().decode(),
    )


def _perform(connection: Connection, migration: Migration, direction: Direction, expected: Schema) -> None:
    page = Page("", migration, direction, FIRST, expected, "00000000-run", {})
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for _ in perform(connection, Control(), page):
            pass


def _read(connection: Connection, case: Case) -> Schema:
    return read_schema(connection, case.schemas).schema


def _rows(connection: Connection, case: Case) -> Rows:
    """Every row by column name, since a column that came back stands at the end."""
    found: Rows = {}
    for table in _read(connection, case).tables:
        name = sql.Identifier(table.name.schema, table.name.name)
        query = sql.SQL("SELECT to_jsonb(t)::text FROM {} AS t ORDER BY 1").format(name)
        found[table.name.name] = [row[0] for row in connection.execute(query)]
    return found

"""A DDL file, read by running it in a database of its own of which nothing stays, within a time limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from core.load.ddl.statements import Ddl, DdlStatement, read_ddl
from core.load.documents import text_of_file
from core.load.live import read_schema
from core.load.loaded import Loaded
from core.load.remarks import remark
from core.run.lookups import user_schemas
from core.run.sources.sandboxes import Run, sandbox
from core.schema.findings import Finding
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector

SECONDS = 60.0
_NO_EXTENSION = ("58P01", "0A000")  # its files are not there; "extension ... is not available"
_SERVER = 'Name a server that has it: scratch = "URL" under [project] in slipway.toml.'


def load_ddl(path: Path, connector: Connector, *, seconds: float = SECONDS) -> Loaded:
    """Nothing is concluded from a file of which one statement fails."""
    text = text_of_file(path)
    if isinstance(text, Finding):
        return Loaded(Schema(), (text,))
    found = read_ddl(text, path.name)
    if any(finding.severity == "error" for finding in found.findings):
        return Loaded(Schema(), tuple(found.findings))
    with sandbox(connector) as (connection, run):
        with _limited(connection, seconds):
            failed = _run(run, found, path.name, seconds)
        if failed:
            return Loaded(Schema(), (*found.findings, failed))
        # A file may leave its own settings behind; what is read must not depend on them.
        connection.execute("DISCARD ALL")
        read = read_schema(connection, user_schemas(connection))
    return Loaded(_placed(read.schema, found, path.name), tuple(found.findings), left_out=read.unmanaged)


@contextmanager
def _limited(connection: Connection, seconds: float) -> Iterator[None]:
    """The file may set any timeout itself, so the clock is ours."""
    clock = threading.Timer(seconds, connection.cancel_safe)
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        clock.join()


def _run(run: Run, found: Ddl, name: str, seconds: float) -> Finding | None:
    for statement in found.statements:
        try:
            run(statement.sql)
        except psycopg.errors.QueryCanceled:
            message = f"the file ran longer than {seconds:.0f} s; this statement was cancelled"
            return remark("ddl-timeout", f"{name}:{statement.line}", message, "Leave out what makes no structure.")
        except psycopg.Error as error:
            return _refused(error, statement, name)
    return None


def _refused(error: psycopg.Error, statement: DdlStatement, name: str) -> Finding:
    said = (error.diag.message_primary or str(error)).strip()
    place, words = f"{name}:{statement.line}", " ".join(statement.sql.split())[:60]
    if error.sqlstate in _NO_EXTENSION and "extension" in said:
        return remark("missing-extension", place, f"the server that reads this file refuses it: {said}", _SERVER)
    hint = error.diag.message_hint or "Correct the statement; the server that reads the file has said why."
    return remark("ddl-failed", place, f"{words}: {said}", hint)


def _placed(schema: Schema, found: Ddl, name: str) -> Schema:
    """A table stands where the file creates it."""
    lines = {statement.table: statement.line for statement in found.statements}

    def line(place: tuple[str, str]) -> int:
        return lines.get(place) or lines.get(("", place[1])) or 1

    tables = (replace(t, origin=f"{name}:{line((t.name.schema, t.name.name))}") for t in schema.tables)
    return replace(schema, tables=tuple(tables))

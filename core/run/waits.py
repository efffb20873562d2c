"""How long others may have had to wait for a run: estimated by its rehearsal, measured by itself, kept with it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from importlib.resources import files

import psycopg
from pglast import ast, parse_sql
from pglast.enums import AlterTableType

from core.run.estimates import estimated
from core.run.events import Event, Measured, Waited
from core.run.online.choosing import Choice
from core.run.online.rides import script
from core.run.statements import statements
from core.run.transaction import Sent, Undertaking
from core.targets.connector import Connection


def heard(events: Generator[Event, None, str], told: list[Measured]) -> Generator[Event, None, str]:
    """Pass a rehearsal on, and keep what it measured."""
    try:
        while True:
            event = next(events)
            if isinstance(event, Measured):
                told.append(event)
            yield event
    except StopIteration as ended:
        why: str = ended.value
        return why
    finally:
        events.close()


def waited(doing: Undertaking, choice: Choice, measured: Sequence[Measured], sent: Sent) -> Waited:
    """What a segment outside a transaction, a proof or a batch does keeps nobody from reading and writing."""
    number, first = choice.page.iteration, doing.project.first_schema
    if choice.online is None:
        texts = {one.sql for one in measured if one.blocks}
        guess = estimated(measured) if measured else None
        seconds = sum(took for _, text, took in sent if text in texts or not measured)
        return Waited(number, choice.page.up.name, guess, round(seconds, 4))
    inside = [one.text for one in script(choice.online, "up", first) if one.work is None]
    kept = {one.sql for text in inside for one in statements(text, place="", first=first) if not _proves(one.sql)}
    seconds = sum(took for _, text, took in sent if text in kept)
    return Waited(number, choice.online.up.name, None, round(seconds, 4))


def _proves(text: str) -> bool:
    node = parse_sql(text)[0].stmt
    commands = node.cmds or () if isinstance(node, ast.AlterTableStmt) else ()
    return any(one.subtype == AlterTableType.AT_ValidateConstraint for one in commands)


def note(doing: Undertaking, connection: Connection, told: Waited) -> None:
    """After COMMIT, best effort: that it can't be written down is no failure of the run."""
    try:
        with connection.transaction():
            connection.execute(files("core.run").joinpath("queries", "waits_create.sql").read_bytes())
            connection.execute(
                "INSERT INTO slipway.waits (project, run, iteration, file, estimated_seconds, measured_seconds) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (
                    doing.project.id,
                    doing.run,
                    told.iteration,
                    told.file,
                    told.estimated_seconds,
                    told.measured_seconds,
                ),
            )
    except psycopg.Error:
        return

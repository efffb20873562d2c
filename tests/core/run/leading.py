"""A plan run through the text of its file on one server, while another says what the goal reads back as."""

from __future__ import annotations

from datetime import UTC, datetime

from core.load.live import read_schema
from core.plan.planning import plan
from core.plan.steps import Direction, Plan, parcel
from core.project.decisions import Decisions
from core.render import files
from core.render.scripts import script
from core.run.proving.differences import differences
from core.run.statements import statements
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import create, fresh
from tests.core.schema.strategies import FIRST, OTHER

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def read(connection: Connection) -> Schema:
    return read_schema(connection, [FIRST, OTHER]).schema


def run(connection: Connection, planned: Plan, direction: Direction) -> None:
    """Through the text of the file, as an apply would."""
    text = files.text("002_x.sql", 2, script(planned, direction, FIRST), generated=NOON)
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for statement in statements(text, place="x", first=FIRST):
            connection.execute(statement.sql.encode())


def leads_up_and_back(scratches: tuple[Connector, Connector], old: Schema, new: Schema) -> None:
    planned = plan(old, new, iteration=2, decisions=Decisions(), first=FIRST)
    with fresh(scratches[0], FIRST, OTHER) as target, fresh(scratches[1], FIRST, OTHER) as judge:
        create(target, old, FIRST)
        create(judge, new, FIRST)
        before, wanted = read(target), read(judge)
        run(target, planned, "up")
        assert differences(wanted, read(target)) == ()
        assert state(read(target)) == state(wanted)
        run(target, planned, "down")
        assert differences(before, read(target)) == ()
        target.execute(f"DROP SCHEMA IF EXISTS {parcel(2, 'up')} CASCADE")
        run(target, planned, "up")
        assert differences(wanted, read(target)) == ()

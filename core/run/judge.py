"""What a snapshot reads back as: PostgreSQL itself says it, on the target's own server."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from psycopg import sql

from core.load.live import read_schema
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.project.integrity import replace_text
from core.project.migrations import read_snapshot, snapshot_text
from core.project.places import project_home
from core.project.settings import Project
from core.render.scripts import script
from core.run.managed import without_places
from core.run.server_needs import refuse_lacking
from core.run.session import Control
from core.run.workplaces import Workplace, workplace
from core.schema import snapshot
from core.schema.objects import place_of
from core.schema.schemas import Schema
from core.targets.connector import Connector

READING = 2
"""Of which reading a remembered read-back is: an older one knew fewer nouns."""


def managed(project: Project, *schemas: Schema) -> tuple[str, ...]:
    """Name the schemas that the project speaks of: its first one, and those of its tables and objects."""
    return places(project.first_schema, *schemas)


def places(first: str, *schemas: Schema) -> tuple[str, ...]:
    named = {table.name.schema for schema in schemas for table in schema.tables}
    named |= {place_of(one).schema for schema in schemas for one in schema.objects}
    return (first, *sorted(name for name in named if name != first and not name.startswith("pg_")))


def expected(project: Project, connector: Connector, number: int) -> Schema:
    """Give the read-back of snapshot N, remembered by the snapshot's own bytes and the server's major version."""
    text = snapshot_text(project, number)
    if text == snapshot.dump(Schema()):
        return Schema()
    with connector.read() as connection:
        major = connection.info.server_version // 10_000
    name = hashlib.sha256(text.encode()).hexdigest()[:32]
    remembered = project_home(project.id) / "read_backs" / f"{name}-{major}-{READING}.json"
    if remembered.exists():
        return snapshot.load(remembered.read_text(encoding="utf-8"), place=remembered.name)
    read = read_back(connector, read_snapshot(project, number), project.first_schema)
    replace_text(remembered, snapshot.dump(read))
    return read


def read_back(connector: Connector, wanted: Schema, first: str) -> Schema:
    """Create a Schema from nothing where nothing of it stays, and read it."""
    schemas = places(first, wanted)
    with workplace(connector, schemas, Control()) as place:
        create(place, wanted, first)
        read = without_places(read_schema(place.connection, schemas).schema, wanted)
    return replace(read, left_out=wanted.left_out)


def create(place: Workplace, wanted: Schema, first: str) -> None:
    """Run the statements that make a whole Schema."""
    with place.piece() as connection:
        refuse_lacking(connection, wanted)
        for name in places(first, wanted):
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        whole = plan(Schema(), wanted, iteration=0, decisions=Decisions(), first=first)
        for statement in script(whole, "up", first):
            connection.execute(statement.sql.encode())

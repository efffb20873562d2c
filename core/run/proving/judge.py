"""What a snapshot reads back as: PostgreSQL itself says it, on the target's own server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from core.errors import Refused
from core.load.catalogue.nouns import schema_in
from core.load.catalogue.row_digests import row_digests
from core.load.live import read_rows, read_schema
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.project.integrity import replace_text
from core.project.migrations import read_snapshot, snapshot_text
from core.project.places import project_home
from core.project.settings import Project
from core.render.scripts import script
from core.run.outlook.server_needs import refuse_lacking
from core.run.proving.known import ALSO_KNOWN, KNOWN, Known, known_of, read_known, written
from core.run.proving.managed import without_places
from core.run.proving.workplaces import Workplace, unproved, workplace
from core.run.session import Control
from core.schema import snapshot
from core.schema.objects import place_of
from core.schema.schemas import Schema
from core.targets.connector import Connector
from core.targets.translate import reading

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
    with reading(connector) as connection:
        major = connection.info.server_version // 10_000
    remembered = _remembered(project, text, major)
    if remembered.exists():
        return snapshot.load(remembered.read_text(encoding="utf-8"), place=remembered.name)
    return _asked(project, connector, number, remembered)[0]


def known(project: Project, connector: Connector, number: int, major: int) -> Known:
    """Give what is known of the read-back of snapshot N without making it a Schema again."""
    text, first = snapshot_text(project, number), project.first_schema
    if text == snapshot.dump(Schema()):
        return known_of(Schema(), frozenset(), (first,))
    remembered = _remembered(project, text, major)
    path = remembered.with_suffix(KNOWN)
    found = read_known(path.read_text(encoding="utf-8")) if path.exists() and remembered.exists() else None
    return found or _asked(project, connector, number, remembered)[1]


def is_judged(project: Project, number: int, major: int) -> bool:
    """Whether a judge has said what snapshot N reads back as; of nothing everybody knows it."""
    text = snapshot_text(project, number)
    return text == snapshot.dump(Schema()) or _remembered(project, text, major).exists()


def also_known(project: Project, number: int, major: int) -> Known | None:
    """Give what has been proved to be the same as snapshot N in other words."""
    path = _remembered(project, snapshot_text(project, number), major).with_suffix(ALSO_KNOWN)
    return read_known(path.read_text(encoding="utf-8")) if path.exists() else None


def remember_also(project: Project, number: int, major: int, known: Known) -> None:
    """The same rows make the same nouns, so that what was proved of them once holds whenever they are found again."""
    replace_text(_remembered(project, snapshot_text(project, number), major).with_suffix(ALSO_KNOWN), written(known))


def _remembered(project: Project, text: str, major: int) -> Path:
    name = hashlib.sha256(text.encode()).hexdigest()[:32]
    return project_home(project.id) / "read_backs" / f"{name}-{major}-{READING}.json"


def _asked(project: Project, connector: Connector, number: int, remembered: Path) -> tuple[Schema, Known]:
    """Let the judge say it, and remember both what was read and by what it is known again."""
    wanted, first = read_snapshot(project, number), project.first_schema
    schemas = places(first, wanted)
    with _created(connector, wanted, first) as place:
        catalogue = read_rows(place.connection, schemas)
    read = replace(without_places(schema_in(catalogue), wanted), left_out=wanted.left_out)
    found = known_of(read, row_digests(catalogue), schemas)
    replace_text(remembered, snapshot.dump(read))
    replace_text(remembered.with_suffix(KNOWN), written(found))
    return read, found


def read_back(connector: Connector, wanted: Schema, first: str) -> Schema:
    """Create a Schema from nothing where nothing of it stays, and read it."""
    with _created(connector, wanted, first) as place:
        read = without_places(read_schema(place.connection, places(first, wanted)).schema, wanted)
    return replace(read, left_out=wanted.left_out)


@contextmanager
def _created(connector: Connector, wanted: Schema, first: str) -> Iterator[Workplace]:
    with workplace(connector, places(first, wanted), Control()) as place:
        with _only_what_is_ours(place):
            create(place, wanted, first)
        yield place


@contextmanager
def _only_what_is_ours(place: Workplace) -> Iterator[None]:
    """What another server can't make, the target's own may well hold."""
    try:
        yield
    except (Refused, psycopg.Error) as error:
        if place.elsewhere and getattr(error, "code", "") != "needs-newer-server":
            raise unproved(f"and on the embedded server, which stands in for it, it can't be made: {error}") from error
        raise


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

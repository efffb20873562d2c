"""Two databases written as DDL, the way between them as its frozen files, and what a run of them would meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import sql

from core.load.live import read_schema
from core.plan.planning import plan
from core.plan.steps import Direction
from core.project.decisions import Decisions
from core.project.migrations import Migration
from core.render import files
from core.render.scripts import script
from core.run.chapter import Page, perform
from core.run.events import GaveBack
from core.run.outlook.data_checks import DataCheck
from core.run.outlook.fates import Fate, of_outlook
from core.run.outlook.obstacles import outlooks
from core.run.outlook.turns import Turn, turn_of
from core.run.proving.differences import differences
from core.run.proving.managed import without_places
from core.run.session import Control
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import fresh

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST = "public"
NONE = Decisions()
BOTH: tuple[Direction, Direction] = ("up", "down")


@dataclass(frozen=True)
class Way:
    """One iteration, both of its files, on a database that is there."""

    connection: Connection
    migration: Migration
    before: Schema
    after: Schema

    def turn(self, direction: Direction) -> Turn:
        schemas = (self.before, self.after) if direction == "up" else (self.after, self.before)
        return turn_of(self.migration, direction, FIRST, schemas)

    def obstacles(self, direction: Direction, *fills: str) -> tuple[DataCheck, ...]:
        return tuple(one for one in self.checks(direction, *fills) if one.in_the_way)

    def checks(self, direction: Direction, *fills: str) -> tuple[DataCheck, ...]:
        with self.connection.transaction():
            (outlook,) = outlooks(self.connection, (self.turn(direction),), fills)
            return outlook.checks

    def fates(self, direction: Direction = "down") -> dict[str, Fate]:
        with self.connection.transaction():
            (outlook,) = outlooks(self.connection, (self.turn(direction),), ())
            return {fate.object: fate for fate in of_outlook(self.connection, outlook)}

    def go(self, direction: Direction, fills: dict[str, str] | None = None) -> list[GaveBack]:
        """Run the file as a run does, and prove what it leads to."""
        wanted = self.after if direction == "up" else self.before
        page = Page("", self.migration, direction, FIRST, wanted, "00000000-run", fills or {})
        told: list[GaveBack] = []
        with self.connection.transaction():
            self.connection.execute("SET LOCAL TimeZone TO 'UTC'")
            self.connection.execute("SET LOCAL row_security TO off")
            told += [one for one in perform(self.connection, Control(), page) if isinstance(one, GaveBack)]
        assert differences(wanted, read(self.connection)) == ()
        return told

    def do(self, *said: str) -> None:
        for text in said:
            self.connection.execute(text.encode())

    def rows(self, *without: str) -> dict[str, list[str]]:
        """Every row of every table by column name, since a column that came back stands at the end."""
        return rows(self.connection, without)


def read(connection: Connection) -> Schema:
    found = read_schema(connection, [FIRST, "app"]).schema
    return without_places(found, Schema())


def rows(connection: Connection, without: Iterable[str] = ()) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in read(connection).tables:
        name = sql.Identifier(table.name.schema, table.name.name)
        query = sql.SQL("SELECT (to_jsonb(t) - {}::text[])::text FROM {} AS t ORDER BY 1")
        found[str(table.name)] = [row[0] for row in connection.execute(query.format(sql.Literal(list(without)), name))]
    return found


def way(
    scratches: tuple[Connector, Connector], connection: Connection, ddl: tuple[str, str], decisions: Decisions = NONE
) -> Way:
    """Make the old database here, read the new one elsewhere, and write the files between them."""
    before, after = ddl
    with fresh(scratches[1], FIRST) as judge:
        judge.execute("SET search_path TO public")
        judge.execute(after.encode())
        wanted = read(judge)
    connection.execute("SET search_path TO public")
    connection.execute(before.encode())
    there = read(connection)
    planned = plan(there, wanted, iteration=2, decisions=decisions, first=FIRST)
    up, down = (files.text(f"{one}.sql", 2, script(planned, one, FIRST), generated=NOON) for one in BOTH)
    paths = Path("002_x.sql"), Path("002_x.rollback.sql"), Path("002_x.json")
    return Way(connection, Migration(2, "draft", *paths, up, down), there, wanted)

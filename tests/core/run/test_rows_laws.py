"""What holds of every row: up and down bring it back exactly, whatever was dropped, narrowed or filled between."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg import sql

from core.load.live import read_schema
from core.plan.planning import plan
from core.plan.steps import Direction, Plan
from core.project.decisions import Decisions
from core.project.migrations import Migration
from core.render import files
from core.render.scripts import script
from core.run.chapter import Page, perform
from core.run.proving.differences import differences
from core.run.session import Control
from core.schema.columns import Column
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import create, fresh
from tests.core.schema.strategies import FIRST, OTHER, pairs

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
VALUES = {
    "integer": "5",
    "smallint": "5",
    "bigint": "5",
    "numeric": "5.25",
    "text": "'100%'",
    "varchar": "':z'",
    "timestamptz": "'2020-02-03 04:05:06.789+01'",
    "timestamp": "'2020-02-03 04:05:06.789'",
    "date": "'2020-02-03'",
    "boolean": "true",
    "uuid": "'00000000-0000-0000-0000-000000000001'",
    "jsonb": "'{\"a\": [1, null]}'",
    "bytea": "'\\x00ff'",
}
live = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


@live
@given(pair=pairs(mixed=False), data=st.data())
def test_up_and_down_again_bring_every_row_back(
    scratches: tuple[Connector, Connector], tmp_path: Path, pair: tuple[Schema, Schema], data: st.DataObject
) -> None:
    old, new = pair
    planned = plan(old, new, iteration=2, decisions=Decisions(backfill=_fills(new)), first=FIRST)
    migration = _written(planned, tmp_path)
    with fresh(scratches[1], FIRST, OTHER) as judge:
        create(judge, new, FIRST)
        wanted = _read(judge)
    with fresh(scratches[0], FIRST, OTHER) as connection:
        create(connection, old, FIRST)
        for table in old.tables:
            _insert(connection, table, data)
        before, rows = _read(connection), _rows(connection)
        _perform(connection, migration, "up", wanted)
        after = _rows(connection)
        _perform(connection, migration, "down", before)
        assert differences(before, _read(connection)) == ()
        assert _rows(connection) == rows
        _perform(connection, migration, "up", wanted)
        assert differences(wanted, _read(connection)) == ()
        assert _rows(connection) == after


def _fills(schema: Schema) -> dict[str, str]:
    return {
        f"{table.name.name if table.name.schema == FIRST else table.name}.{column.name}": _value(column)
        for table in schema.tables
        for column in table.columns
    }


def _value(column: Column) -> str:
    return "'{a,b}'" if column.type.dimensions else VALUES[column.type.name]


def _insert(connection: Connection, table: Table, data: st.DataObject) -> None:
    """One row a table: nothing to collide with."""
    given_ = {"id": "1", "code": "'c'"}
    for column in table.columns:
        if column.name not in {*given_, "parent", "made"} and (not column.nullable or data.draw(st.booleans())):
            given_[column.name] = _value(column)
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table.name.schema, table.name.name),
            sql.SQL(", ").join(map(sql.Identifier, given_)),
            sql.SQL(", ").join(map(sql.SQL, given_.values())),
        )
    )


def _written(planned: Plan, folder: Path) -> Migration:
    for name, direction in (("up.sql", "up"), ("down.sql", "down")):
        text = files.text(name, 2, script(planned, direction, FIRST), generated=NOON)  # type: ignore[arg-type]
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return Migration(
        2,
        "draft",
        folder / "up.sql",
        folder / "down.sql",
        folder / "none.json",
        (folder / "up.sql").read_bytes().decode(),
        (folder / "down.sql").read_bytes().decode(),
    )


def _perform(connection: Connection, migration: Migration, direction: Direction, expected: Schema) -> None:
    page = Page("", migration, direction, FIRST, expected, "00000000-run", {})
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for _ in perform(connection, Control(), page):
            pass


def _read(connection: Connection) -> Schema:
    return read_schema(connection, [FIRST, OTHER]).schema


def _rows(connection: Connection) -> dict[str, list[str]]:
    """Every row by column name, since a column that came back stands at the end."""
    found: dict[str, list[str]] = {}
    for table in _read(connection).tables:
        name = sql.Identifier(table.name.schema, table.name.name)
        query = sql.SQL("SELECT to_jsonb(t)::text FROM {} AS t ORDER BY 1").format(name)
        found[str(table.name)] = [row[0] for row in connection.execute(query)]
    return found

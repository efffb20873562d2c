"""What holds of every plan on a real server: up leads exactly to the new schema, down exactly back, rows and all."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, assume, given, settings

from core.load.live import read_schema
from core.plan.planning import plan
from core.plan.steps import Direction, Plan, parcel
from core.project.decisions import Decisions
from core.render import files
from core.render.scripts import script
from core.run.differences import differences
from core.run.statements import statements
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from tests.core.run.scratches import create, fresh
from tests.core.schema.strategies import FIRST, OTHER, pairs, schemas

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
live = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


@live
@given(pair=pairs())
def test_up_leads_to_the_new_schema_and_down_back_to_the_old(
    scratches: tuple[Connector, Connector], pair: tuple[Schema, Schema]
) -> None:
    old, new = pair
    planned = plan(old, new, iteration=2, decisions=Decisions(), first=FIRST)
    with fresh(scratches[0], FIRST, OTHER) as target, fresh(scratches[1], FIRST, OTHER) as judge:
        create(target, old, FIRST)
        create(judge, new, FIRST)
        before, wanted = _read(target), _read(judge)
        _run(target, planned, "up")
        assert differences(wanted, _read(target)) == ()
        assert state(_read(target)) == state(wanted)
        _run(target, planned, "down")
        assert differences(before, _read(target)) == ()
        target.execute(f"DROP SCHEMA IF EXISTS {parcel(2, 'up')} CASCADE")
        _run(target, planned, "up")
        assert differences(wanted, _read(target)) == ()


@live
@given(schema=schemas())
def test_names_comments_and_defaults_arrive_exactly(scratches: tuple[Connector, Connector], schema: Schema) -> None:
    assume(schema.tables)
    with fresh(scratches[0], FIRST, OTHER) as connection:
        create(connection, schema, FIRST)
        read = _read(connection)
    assert [table.name for table in read.tables] == [table.name for table in schema.tables]
    for wanted, there in zip(schema.tables, read.tables, strict=True):
        assert there.comment == wanted.comment
        assert _spoken(there) == _spoken(wanted)
        assert {one.name for one in there.constraints()} == {one.name for one in wanted.constraints()}
        assert {one.name for one in there.indexes} == {one.name for one in wanted.indexes}


@live
@given(schema=schemas())
def test_what_was_read_back_creates_what_reads_back_the_same(
    scratches: tuple[Connector, Connector], schema: Schema
) -> None:
    """A read-back is a fixpoint: else a dump and a restore would look like drift."""
    with fresh(scratches[0], FIRST, OTHER) as first, fresh(scratches[1], FIRST, OTHER) as second:
        create(first, schema, FIRST)
        once = _read(first)
        create(second, once, FIRST)
        assert differences(once, _read(second)) == ()


def _spoken(table: object) -> list[tuple[str, str, bool, str]]:
    return sorted((one.name, str(one.type), one.nullable, one.comment) for one in table.columns)  # type: ignore[attr-defined]


def _read(connection: Connection) -> Schema:
    return read_schema(connection, [FIRST, OTHER]).schema


def _run(connection: Connection, planned: Plan, direction: Direction) -> None:
    """Through the text of the file, as an apply would."""
    text = files.text("002_x.sql", 2, script(planned, direction, FIRST), generated=NOON)
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for statement in statements(text, place="x", first=FIRST):
            connection.execute(statement.sql.encode())

"""What holds of every plan with objects on a real server: up leads exactly to the new schema, down exactly back."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, given, settings

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
from tests.core.schema.rich_strategies import rich_pairs, rich_schemas
from tests.core.schema.strategies import FIRST, OTHER

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
live = settings(
    max_examples=int(os.environ.get("RICH_EXAMPLES", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)


@live
@given(pair=rich_pairs())
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
@given(schema=rich_schemas())
def test_what_was_read_back_creates_what_reads_back_the_same_without_a_step_between(
    scratches: tuple[Connector, Connector], schema: Schema
) -> None:
    with fresh(scratches[0], FIRST, OTHER) as first, fresh(scratches[1], FIRST, OTHER) as second:
        create(first, schema, FIRST)
        once = _read(first)
        create(second, once, FIRST)
        twice = _read(second)
        assert differences(once, twice) == ()
        assert plan(once, twice, iteration=2, decisions=Decisions(), first=FIRST).steps == ()


@live
@given(pair=rich_pairs())
def test_a_plan_between_two_read_backs_leads_from_one_to_the_other(
    scratches: tuple[Connector, Connector], pair: tuple[Schema, Schema]
) -> None:
    """As PostgreSQL spells them: with its casts, its brackets and what it says depends on what."""
    with fresh(scratches[0], FIRST, OTHER) as target, fresh(scratches[1], FIRST, OTHER) as judge:
        create(target, pair[0], FIRST)
        create(judge, pair[1], FIRST)
        before, wanted = _read(target), _read(judge)
        planned = plan(before, wanted, iteration=2, decisions=Decisions(), first=FIRST)
        _run(target, planned, "up")
        assert differences(wanted, _read(target)) == ()
        _run(target, planned, "down")
        assert differences(before, _read(target)) == ()


def _read(connection: Connection) -> Schema:
    return read_schema(connection, [FIRST, OTHER]).schema


def _run(connection: Connection, planned: Plan, direction: Direction) -> None:
    """Through the text of the file, as an apply would."""
    text = files.text("002_x.sql", 2, script(planned, direction, FIRST), generated=NOON)
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for statement in statements(text, place="x", first=FIRST):
            connection.execute(statement.sql.encode())

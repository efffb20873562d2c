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
    max_examples=int(os.environ.get("RICH_EXAMPLES", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
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
        _check(wanted, _read(target), planned, 'up')
        assert state(_read(target)) == state(wanted)
        _run(target, planned, "down")
        _check(before, _read(target), planned, 'down')
        target.execute(f"DROP SCHEMA IF EXISTS {parcel(2, 'up')} CASCADE")
        _run(target, planned, "up")
        _check(wanted, _read(target), planned, 'up')


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
        _check(wanted, _read(target), planned, 'up')
        _run(target, planned, "down")
        _check(before, _read(target), planned, 'down')


def _read(connection: Connection) -> Schema:
    return read_schema(connection, [FIRST, OTHER]).schema


def _run(connection: Connection, planned: Plan, direction: Direction) -> None:
    """Through the text of the file, as an apply would."""
    text = files.text("002_x.sql", 2, script(planned, direction, FIRST), generated=NOON)
    with connection.transaction():
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for statement in statements(text, place="x", first=FIRST):
            try:
                connection.execute(statement.sql.encode())
            except Exception as e:
                print("SQLFAIL", direction, e, "\n>>", statement.sql, "\n==== whole\n", text)
                raise


def _check(a, b, planned, d):
    found = differences(a, b)
    if found:
        print("DIFFERS", d, *found, sep="\n   ")
        print(files.text("x", 2, script(planned, d, FIRST), generated=NOON))
    assert not found

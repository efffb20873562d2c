"""What holds of every plan with objects on a real server: up leads exactly to the new schema, down exactly back."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, given, settings

from core.plan.planning import plan
from core.project.decisions import Decisions
from core.run.proving.differences import differences
from core.schema.schemas import Schema
from core.targets.connector import Connector
from tests.core.run.leading import leads_up_and_back, read, run
from tests.core.run.scratches import create, fresh
from tests.core.schema.rich_strategies import rich_pairs, rich_schemas
from tests.core.schema.strategies import FIRST, OTHER

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
    leads_up_and_back(scratches, *pair)


@live
@given(schema=rich_schemas())
def test_what_was_read_back_creates_what_reads_back_the_same_without_a_step_between(
    scratches: tuple[Connector, Connector], schema: Schema
) -> None:
    with fresh(scratches[0], FIRST, OTHER) as first, fresh(scratches[1], FIRST, OTHER) as second:
        create(first, schema, FIRST)
        once = read(first)
        create(second, once, FIRST)
        twice = read(second)
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
        before, wanted = read(target), read(judge)
        planned = plan(before, wanted, iteration=2, decisions=Decisions(), first=FIRST)
        run(target, planned, "up")
        assert differences(wanted, read(target)) == ()
        run(target, planned, "down")
        assert differences(before, read(target)) == ()

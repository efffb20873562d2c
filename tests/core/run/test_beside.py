"""A kept table is published to nobody and has no statistics; when it comes back, both do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core import pipeline
from core.run.events import Phase, Sent
from core.run.records import retained
from core.run.session import Control
from core.targets.connector import Connector
from tests.core.project.places import entity, model, place_at

PUBLISHED = (
    "SELECT p.pubname, n.nspname || '.' || c.relname, to_jsonb(r) ->> 'prattrs', pg_get_expr(r.prqual, r.prrelid) "
    "FROM pg_publication_rel AS r JOIN pg_publication AS p ON p.oid = r.prpubid "
    "JOIN pg_class AS c ON c.oid = r.prrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace ORDER BY 1, 2"
)
STATISTICS = "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext ORDER BY 1"
Ask = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture(params=["server", "other_server"])
def target(request: pytest.FixtureRequest) -> Connector:
    found: Connector = request.getfixturevalue(request.param)
    return found


def test_publications_and_statistics_let_go_of_a_kept_table_and_come_back_with_it(
    tmp_path: Path, data_home: Path, target: Connector
) -> None:
    one = model(Account=entity(name="text"))
    two = model(Account=entity(name="text"), Order=entity(name="text", city="text"))
    place = place_at(tmp_path / "p", one, two)
    place.build(2)
    with target.scratch() as database, database.connect() as connection:

        def ask(query: str) -> list[tuple[object, ...]]:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

        list(pipeline.apply(place.project, database, 2, Control(), stage="development"))
        ask("INSERT INTO orders (name, city) VALUES ('a', 'Rome')")
        ask("CREATE PUBLICATION plain FOR TABLE accounts, orders")
        ask("CREATE PUBLICATION certain FOR TABLE orders (id, city) WHERE (city <> '')")
        ask("CREATE STATISTICS together (dependencies) ON name, city FROM orders")
        before = ask(PUBLISHED), ask(STATISTICS)
        list(pipeline.rollback(place.project, database, 1, Control(), {}))
        assert ask(PUBLISHED) == [("plain", "public.accounts", None, None)]
        assert ask(STATISTICS) == []
        (parcel,) = retained.looked_up(place.project, database)
        assert [(one.name, one.kind, one.rows) for one in parcel.objects] == [
            ("orders", "rows", 1),
            ("slipway_beside", "notes", 3),
        ]
        assert (parcel.rows, [one.name for one in parcel.held]) == (1, ["orders"])
        assert parcel.purging_means.endswith("structure only for orders, without publications and statistics")
        told = list(pipeline.apply(place.project, database, 2, Control(), stage="development"))
        assert (ask(PUBLISHED), ask(STATISTICS)) == before
        assert ask("SELECT city FROM orders") == [("Rome",)]
        assert ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'slipway\\_retained%'") == []
        added = [event.sql for event in told if isinstance(event, Sent) and event.ours]
        assert 'ALTER PUBLICATION "plain" ADD TABLE "public"."orders"' in added
        assert pipeline.verify(place.project, database, None).ok
        list(pipeline.rollback(place.project, database, 1, Control(), {}))
        ask("DROP PUBLICATION plain")
        told = list(pipeline.apply(place.project, database, 2, Control(), stage="development"))
        (left,) = (event.detail for event in told if isinstance(event, Phase) and event.name == "left out")
        assert 'publication "plain" does not exist' in left
        assert ask(PUBLISHED) == before[0][:1]
        assert ask(STATISTICS) == before[1]

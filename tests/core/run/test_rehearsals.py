"""A rehearsal begins with what the target holds, whoever made it; what it can't prove it says, and never passes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg import sql

from core import pipeline
from core.errors import CoreError, Refused, Unanswered
from core.project.settings import Stage
from core.run.approving import approve, mark_reviewed
from core.run.events import Event, Finished, Phase, RunStarted, Tried
from core.run.proving.surroundings import read_surroundings
from core.run.proving.workplaces import workplace
from core.run.session import Control
from core.run.trials import trial
from core.schema.objects import label
from core.targets.connector import Connector
from tests.core.project.places import Place, entity, model, place_at

SHORT, LONG = ({"type": "string", "length": length} for length in (50, 100))
LIST = {"type": "string", "length": 20, "enum": ["open", "shut"]}
ONE = model(Account=entity(name=SHORT, city="text", state=LIST))
TWO = model(Account=entity(name=LONG, city="text", state=LIST))
THREE = model(Account=entity(name=LONG, city="text", state=LIST, phone="text"))
BY_HAND = (
    "CREATE TABLE reports.notes (account_id uuid REFERENCES public.accounts, said reports.mood, at timestamptz)",
    "CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER stamp BEFORE INSERT ON public.accounts FOR EACH ROW EXECUTE FUNCTION public.stamp()",
    "CREATE POLICY mine ON public.accounts FOR SELECT USING (city <> '')",
    "ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY",
    "CREATE VIEW reports.cities AS SELECT city, count(*) FROM public.accounts GROUP BY city",
    "CREATE VIEW reports.largest AS SELECT city FROM reports.cities",
    "CREATE TABLE elsewhere.alone (id integer)",
    "CREATE VIEW elsewhere.lonely AS SELECT id FROM elsewhere.alone",
)
Sql = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def place(tmp_path: Path, data_home: Path) -> Place:
    place = place_at(tmp_path / "p", ONE, TWO, THREE)
    place.build(3)
    return place


@pytest.fixture
def run(database: Connector) -> Sql:
    def execute(*texts: str) -> list[tuple[object, ...]]:
        with database.connect() as connection:
            for text in texts:
                cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    return execute


def _apply(place: Place, connector: Connector, goal: int, stage: Stage = "development") -> list[Event]:
    return list(pipeline.apply(place.project, connector, goal, Control(), stage=stage))


def _tried(place: Place, connector: Connector, goal: int | None = None) -> Tried:
    last = list(trial(place.project, connector, goal, Control()))[-1]
    assert isinstance(last, Tried)
    return last


SCRATCHES = "SELECT datname FROM pg_database WHERE starts_with(datname, 'slipway_scratch_')"


def test_what_somebody_hung_on_a_table_stops_the_rehearsal_where_it_would_stop_the_run(
    place: Place, database: Connector, run: Sql
) -> None:
    _apply(place, database, 1)
    before = run(SCRATCHES)
    for view in ("public.by_hand", "reports.by_hand"):
        run("CREATE SCHEMA IF NOT EXISTS reports", f"CREATE VIEW {view} AS SELECT name FROM public.accounts")
        with pytest.raises(CoreError, match="by_hand") as refused:
            _apply(place, database, 2)
        assert refused.value.code == "depended-on"
        with pytest.raises(CoreError, match="by_hand depends on column") as refused:
            _tried(place, database, 2)
        assert refused.value.code == "statement-failed-0A000"
        assert str(refused.value).startswith("migrations/002_iteration2_accounts.sql: rehearsed up, statement ")
        assert str(refused.value).count("statement ") == 1
        assert "the target was not touched" in refused.value.remedy
        assert run("SELECT count(*) FROM slipway.migration_history WHERE NOT success") == [(0,)]
        run(f"DROP VIEW {view}")
    assert run(SCRATCHES) == before
    assert _tried(place, database).proved


def test_a_copy_of_the_target_has_what_hangs_on_ours_and_what_that_needs_and_nothing_else(
    place: Place, database: Connector, run: Sql
) -> None:
    _apply(place, database, 1)
    run("CREATE SCHEMA reports", "CREATE SCHEMA elsewhere", "CREATE TYPE reports.mood AS ENUM ('calm', 'glad')")
    run(*BY_HAND)
    with database.read() as connection:
        around = read_surroundings(connection, ["public"])
    assert [str(table.name) for table in around.schema.tables] == ["public.accounts", "reports.notes"]
    assert [label(one) for one in around.schema.objects] == [
        "schema reports",
        "enum reports.mood",
        "function public.stamp()",
        "view reports.cities",
        "view reports.largest",
        "trigger public.accounts.stamp",
        "policy public.accounts.mine",
    ]
    assert (around.schemas, around.lacking) == (("public", "reports"), ())
    before = run("SELECT count(*) FROM slipway.migration_history")
    told = _tried(place, database)
    assert (told.proved, told.iterations, told.base) == (True, (2, 3), "target")
    back = _tried(place, database, 1)
    assert (back.proved, back.iterations, back.base) == (True, (1,), "snapshot 0")
    assert run("SELECT count(*) FROM slipway.migration_history") == before
    assert pipeline.standing(place.project, database).iteration == 1


def test_what_the_target_has_behind_it_is_rehearsed_from_what_its_snapshot_reads_back_as(
    place: Place, database: Connector
) -> None:
    _apply(place, database, 3)
    told = _tried(place, database)
    assert (told.why, told.iterations, told.base) == ("", (3,), "snapshot 2")


def test_what_cannot_be_made_anew_is_told_as_not_rehearsed_and_needs_an_answer_off_development(
    place: Place, database: Connector, run: Sql
) -> None:
    _apply(place, database, 1)
    with pytest.raises(Refused, match="has not been built"):
        _tried(place, database, 9)
    run("CREATE DOMAIN public.short AS text", "CREATE FUNCTION public.f(a public.short) RETURNS int RETURN 1")
    told = _tried(place, database, 2)
    assert not told.proved
    assert told.why.startswith("the target's structure can't be made anew: ")
    assert "short" in told.why
    run("DROP DOMAIN public.short CASCADE")
    run("CREATE RULE quiet AS ON DELETE TO public.accounts DO INSTEAD NOTHING")
    why = "it can't be made anew: rule on public.accounts"
    told = _tried(place, database, 2)
    assert (told.proved, told.why) == (False, why)
    with pytest.raises(Unanswered, match="rule on public") as refused:
        _apply(place, database, 2, "staging")
    assert (refused.value.code, refused.value.exit_code) == ("not-rehearsed", 5)
    assert "slipway approve 2 unproved@rehearsal" in refused.value.remedy
    assert pipeline.standing(place.project, database).iteration == 1
    events = _apply(place, database, 2)
    assert Phase("not rehearsed", f"iteration 2: {why}") in events
    assert [event.unproved for event in events if isinstance(event, Finished)] == [(f"iteration 2: {why}",)]
    approve(place.project, 3, "unproved@rehearsal", "the rule was looked at")
    mark_reviewed(place.project, 3)
    assert isinstance(_apply(place, database, 3, "production")[-1], Finished)


def test_a_scratch_database_sorts_and_compares_as_the_target_does(other_server: Connector) -> None:
    facts = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = '{}'"
    with other_server.scratch() as outer, outer.connect() as connection:
        (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
        other = sql.Identifier(f"{name}_c")
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'").format(other)
        )
        try:
            inner = outer.named(f"{name}_c")  # type: ignore[attr-defined]
            with workplace(inner, ["public"], Control()) as place:
                (there,) = place.connection.execute("SELECT current_database()").fetchone() or ("",)
                assert connection.execute(facts.format(there).encode()).fetchone() == ("SQL_ASCII", "C", "C")
        finally:
            connection.execute(sql.SQL("DROP DATABASE {}").format(other))


def test_a_target_that_another_run_brings_on_before_the_rehearsal_looks_is_told_as_moved_on(
    place: Place, database: Connector
) -> None:
    slow = pipeline.apply(place.project, database, 1, Control(), stage="development")
    assert any(isinstance(event, RunStarted) for event in slow), "it has looked, and not rehearsed yet"
    for _ in pipeline.apply(place.project, database, 1, Control(), stage="development"):
        pass
    with pytest.raises(Refused) as refused:
        list(slow)
    assert refused.value.code == "moved-on"

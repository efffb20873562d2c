"""What comes back after a rollback when something else has changed meanwhile: never less, never another row's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core import pipeline
from core.errors import Refused
from core.run.events import CommitSent, GaveBack
from core.run.reopening import reopen
from core.run.session import Control
from core.targets.connector import Connector
from tests.core.project.places import Model, Place, entity, model, place_at

ONE = model(Account=entity(name="text"))
PHONE = model(Account=entity(name="text", phone="text"))
Sql = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def run(database: Connector) -> Sql:
    def execute(text: str) -> list[tuple[object, ...]]:
        with database.connect() as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    return execute


def _apply(place: Place, database: Connector, goal: int | None = None) -> list[GaveBack]:
    told = list(pipeline.apply(place.project, database, goal, Control(), stage="development"))
    return [event for event in told if isinstance(event, GaveBack)]


def _back(place: Place, database: Connector, goal: int) -> None:
    list(pipeline.rollback(place.project, database, goal, Control(), {}))


def _reopened(place: Place, database: Connector, number: int, said: Model) -> None:
    place.say(number, said)
    reopen(place.project, database, number)
    place.build(number)


def _left(run: Sql, table: str) -> list[tuple[object, ...]]:
    """Look a kept table up in the one leftover schema."""
    found = run("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'slipway_leftover%'")
    assert len(found) == 1, found
    return run(f'SELECT * FROM {found[0][0]}."{table}"')


def test_a_value_that_a_reopened_narrower_column_would_cut_is_left_over_whole(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    wide, narrow = entity(price="decimal(10,4)"), entity(price="decimal(10,2)")
    place = place_at(tmp_path / "p", model(Item=entity()), model(Item=wide))
    place.build(2)
    _apply(place, database)
    run("INSERT INTO items (price) VALUES (1.2345)")
    _back(place, database, 1)
    _reopened(place, database, 2, model(Item=narrow))
    _apply(place, database)
    assert run("SELECT price FROM items") == [(None,)]
    assert str(_left(run, "items.price")[0][1]) == "1.2345"


def test_a_table_that_a_reopened_iteration_makes_differently_leaves_over_what_it_has_no_room_for(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    place = place_at(
        tmp_path / "p", model(Item=entity()), model(Item=entity(), Thing=entity(name="text", extra="text"))
    )
    place.build(2)
    _apply(place, database)
    run("INSERT INTO things (name, extra) VALUES ('a', 'precious')")
    _back(place, database, 1)
    _reopened(place, database, 2, model(Item=entity(), Thing=entity(name="text", other="text")))
    _apply(place, database)
    assert run("SELECT name, other FROM things") == [("a", None)]
    assert "precious" in _left(run, "things")[0]


def test_a_foreign_key_column_comes_back_although_its_parent_is_gone(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    link = {"type": "uuid", "foreignKey": "Territory.id"}
    one = model(Account=entity(name="text"), Territory=entity(name="text"))
    place = place_at(
        tmp_path / "p", one, model(Account=entity(name="text", territoryId=link), Territory=entity(name="text"))
    )
    place.build(2)
    _apply(place, database)
    run("INSERT INTO territories (name) VALUES ('north'), ('south')")
    run("INSERT INTO accounts (name, territory_id) SELECT name, id FROM territories")
    _back(place, database, 1)
    run("DELETE FROM territories WHERE name = 'south'")
    _apply(place, database)
    assert run("SELECT name, territory_id IS NULL FROM accounts ORDER BY name") == [("north", False), ("south", True)]
    assert len(_left(run, "accounts.fk_accounts_territory_id")) == 1


def test_numbers_that_were_given_out_are_not_given_out_again(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    place = place_at(
        tmp_path / "p",
        model(Account=entity(name="text")),
        model(Account=entity(name="text", number={"type": "serial", "unique": True})),
    )
    place.build(2)
    _apply(place, database)
    run("INSERT INTO accounts (name) VALUES ('a'), ('b'), ('c'), ('d')")
    run("DELETE FROM accounts WHERE name IN ('a', 'b')")
    _back(place, database, 1)
    run("INSERT INTO accounts (name) VALUES ('born since')")
    _apply(place, database)
    run("INSERT INTO accounts (name) VALUES ('after')")
    assert run("SELECT name, number FROM accounts ORDER BY number") == [
        ("c", 3),
        ("d", 4),
        ("born since", 5),
        ("after", 6),
    ]


def test_a_default_of_repeatable_read_hides_no_row_from_the_copy(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    place = place_at(
        tmp_path / "p", model(Account=entity(name="text")), model(Account=entity(name="text", phone="text"))
    )
    place.build(2)
    _apply(place, database)
    name = run("SELECT quote_ident(current_database())")[0][0]
    run(f"ALTER DATABASE {name} SET default_transaction_isolation TO 'repeatable read'")
    for event in pipeline.rollback(place.project, database, 1, Control(), {}):
        if type(event).__name__ == "ChapterStarted":
            run("INSERT INTO accounts (name, phone) VALUES ('late', 'precious')")
    assert run('SELECT phone FROM slipway_retained_002_down."accounts.phone"') == [("precious",)]


def test_a_commit_that_was_abandoned_is_looked_up_and_told_as_it_ended(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    place = place_at(tmp_path / "p", ONE, PHONE)
    place.build(2)
    _apply(place, database, 1)
    run(
        "CREATE FUNCTION slipway.slow() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN PERFORM pg_sleep(2); RETURN NULL; END$$"
    )
    run(
        "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON slipway.migration_history DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION slipway.slow()"
    )
    control = Control()
    timer = threading.Timer(0.5, control.abandon)
    told = []
    for event in pipeline.apply(place.project, database, 2, control, stage="development"):
        told.append(type(event).__name__)
        if isinstance(event, CommitSent):
            timer.start()
    timer.join()
    assert told[-1] == "Finished"
    assert pipeline.standing(place.project, database).iteration == 2


def test_a_project_leaves_another_projects_parcel_alone(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    said = (ONE, PHONE)
    mine = place_at(tmp_path / "mine", *said)
    theirs = place_at(tmp_path / "theirs", *said, edit=('schema = "public"', 'schema = "second"'))
    for place in (mine, theirs):
        place.build(2)
        _apply(place, database)
    _back(mine, database, 1)
    with pytest.raises(Refused) as refused:
        _back(theirs, database, 1)
    assert refused.value.code == "parcel-taken"
    _apply(mine, database)
    _back(theirs, database, 1)


def test_a_text_that_is_no_number_any_more_is_told_before_the_way_back_starts(
    tmp_path: Path, data_home: Path, database: Connector, run: Sql
) -> None:
    place = place_at(tmp_path / "p", model(Account=entity(size="integer")), model(Account=entity(size="string(20)")))
    place.build(2)
    _apply(place, database)
    run("INSERT INTO accounts (size) VALUES ('12'), ('abc')")
    with pytest.raises(Refused) as refused:
        _back(place, database, 1)
    assert refused.value.code == "values-too-large"
    assert "can't hold: 1" in str(refused.value)
    run("UPDATE accounts SET size = '7' WHERE size = 'abc'")
    _back(place, database, 1)
    assert run("SELECT size FROM accounts ORDER BY size") == [(7,), (12,)]

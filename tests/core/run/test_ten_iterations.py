"""Ten iterations of one project: back to each of them and forward again, every row by column name."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import pipeline
from core.load.live import read_schema
from core.project.migrations import built
from core.run.proving.differences import differences
from core.run.records import history
from core.run.rollback import fates
from core.run.session import Control
from core.run.transaction import Undertaking, transact
from core.schema.digests import state
from core.targets.connector import Connector
from tests.core.project.places import Place, entity, model, place_at
from tests.core.run.ways import rows

LOCATION = entity(
    city="text", accountId={"type": "uuid", "foreignKey": "Account.id", "onDelete": "cascade", "required": True}
)
STATUS = {"type": "enum", "values": ["new", "hot"]}
LEVEL = {"type": "integer", "default": 7, "required": True}
SHORT = {"type": "string", "length": 5}
MODELS = (
    model(Account=entity(name="text")),
    model(Account=entity(name="text", phone="text")),
    model(Account=entity(name="text", phone="text"), Location=LOCATION),
    model(Account=entity(name="text", phone=SHORT), Location=LOCATION),
    model(Account=entity(name="text", phone=SHORT, level=LEVEL), Location=LOCATION),
    model(Account=entity(name="text", phone=SHORT, level=LEVEL)),
    model(Account=entity(name="text", phone=SHORT, level=LEVEL, number={"type": "serial", "unique": True})),
    model(Account=entity(name="text", phone=SHORT, level=LEVEL, number={"type": "serial", "unique": True}, s=STATUS)),
    model(Account=entity(title="text", phone=SHORT, level=LEVEL, number={"type": "serial", "unique": True}, s=STATUS)),
    model(Account=entity(title="text", level=LEVEL, number={"type": "serial", "unique": True}, s=STATUS)),
)
ANSWERS = {
    6: {"drop__locations": "drop"},
    9: {"rename__accounts_dot_name": "title"},
    10: {"drop__accounts_dot_phone": "drop"},
}


def _forward(place: Place, database: Connector, source: int, goal: int) -> None:
    """All chapters in one transaction, which compares after each; rehearsals are proved elsewhere."""
    run = f"{source:08d}-{goal:04d}-4000-8000-000000000000"
    doing = Undertaking(run, place.project, database, Control(), "up", {}, "development")
    with database.connect() as connection:
        for _ in transact(doing, connection, source, built(place.project)[source:goal]):
            pass


def _all(database: Connector) -> dict[str, list[str]]:
    with database.connect() as connection:
        return rows(connection)


def _proved(place: Place, database: Connector, iteration: int) -> None:
    report = pipeline.verify(place.project, database, None)
    assert (report.iteration, report.differences) == (iteration, ())
    _recorded(place, database)


def _recorded(place: Place, database: Connector) -> None:
    """What a run knew again by its rows and wrote down is what nouns made of all rows say."""
    with database.connect() as connection:
        read, last = read_schema(connection, ("public",)).schema, history.read(connection, place.project).last
        kept = history.read_back(connection, place.project, last) if last else None
    assert last is not None and last.state_after == state(read)
    assert kept is not None and differences(kept, read) == ()


@pytest.mark.timeout(300)
def test_back_to_each_of_ten_iterations_and_forward_again_loses_no_row(
    tmp_path: Path, data_home: Path, database: Connector
) -> None:
    place = place_at(tmp_path / "p", *MODELS)
    for number in range(1, 11):
        assert not place.build(number, **ANSWERS.get(number, {})).questions
    at: dict[int, dict[str, list[str]]] = {}
    for number in range(1, 11):
        _forward(place, database, number - 1, number)
        with database.connect() as connection:
            name = "title" if number > 8 else "name"
            connection.execute(f"INSERT INTO public.accounts ({name}) VALUES ('born in {number}')".encode())
            if number == 2:
                connection.execute("UPDATE public.accounts SET phone = 'longer than five'")
            if number == 3:
                connection.execute(
                    "INSERT INTO public.locations (city, account_id) SELECT name, id FROM public.accounts"
                )
        at[number] = _all(database)
        _recorded(place, database)
    for goal in range(9, -1, -1):
        found = {one.verdict for one in fates(place.project, database, goal)}
        assert not found & {"impossible", "structure only"}, goal
        list(pipeline.rollback(place.project, database, goal, Control(), {}))
        _proved(place, database, goal)
        _holds(at.get(goal, {}), _all(database))
        _forward(place, database, goal, 10)
        assert _all(database) == at[10], goal
    _proved(place, database, 10)
    with database.connect() as connection:
        left = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'slipway_leftover%'").fetchone()
    assert left == (0,)


def _holds(then: dict[str, list[str]], now: dict[str, list[str]]) -> None:
    """Every row of then is there as it was, beside those that were born later."""
    for table, listed in then.items():
        assert set(listed) <= set(now[table]), table

"""The locks of a transaction are predicted before it starts: never too few, and not many times too many."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from core import pipeline
from core.errors import Refused
from core.plan.steps import Direction
from core.project.migrations import built
from core.run.events import CommitSent
from core.run.outlook.lock_room import predicted
from core.run.session import Control
from core.targets.connector import Connector
from core.targets.open import open_target
from tests.core.project.places import Model, Place, entity, model, place_at

REQUIRED = {"type": "text", "required": True, "unique": True}
TABLES = 12
ENTRIES = """
SELECT count(DISTINCT (locktype, database, relation, transactionid::text, virtualxid, classid, objid, objsubid))
FROM pg_locks WHERE pid = %s
"""
"""Two modes of one lock take one entry."""


def _things(**fields: object) -> Model:
    parents = {f"Thing{number}": entity(code=REQUIRED, size="integer", **fields) for number in range(TABLES)}
    children = {
        f"Part{number}": {**entity(name="text", thing_id={"type": "uuid", "references": f"Thing{number}.id"})}
        for number in range(TABLES)
    }
    return model(**parents, **children)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, data_home: Path) -> Place:
    """Tables with keys and indexes; columns more; another type; and everything gone but one."""
    parts = _things(), _things(city="text"), _things(city="text"), model(Thing0=entity(size="bigint"))
    place = place_at(tmp_path_factory.mktemp("p") / "p", *parts)
    place.say(3, model(**{name: {**each} for name, each in _wider().items()}))
    drops = ", ".join(f'"{kind}{number}s"'.lower() for kind in ("thing", "part") for number in range(1, TABLES))
    place.decide(4, f"drop = [{drops}]\n")
    last = place.build(4)
    assert last.proposal is not None, last
    return place


def _wider() -> dict[str, Model]:
    entities = dict(_things(city="text")["entities"])
    for name, said in entities.items():
        if name.startswith("Thing"):
            said["fields"]["size"] = {"type": "bigint"}
    return entities


def test_the_prediction_is_never_below_what_is_held_at_the_end_and_below_three_times_that(
    place: Place, database: Connector
) -> None:
    told: dict[str, tuple[int, int]] = {}
    for goal, direction in ((4, "up"), (0, "down"), (2, "up")):
        said = _predicted(place, database, goal, "up" if direction == "up" else "down")
        held = _held(place, database, goal)
        assert len(said) == len(held)
        told |= {f"{direction} to {goal}, {n}": pair for n, pair in enumerate(zip(said, held, strict=True))}
    assert {name: pair for name, pair in told.items() if not pair[1] <= pair[0] < 3 * pair[1]} == {}, told


def _predicted(place: Place, database: Connector, goal: int, direction: Direction) -> list[int]:
    at = pipeline.standing(place.project, database).iteration
    with database.connect() as connection:
        if direction == "down":
            pages = [page for page in reversed(built(place.project)) if goal < page.iteration <= at]
            return [predicted(connection, place.project, pages, direction)]
        pages = [page for page in built(place.project) if at < page.iteration <= goal]
        return [predicted(connection, place.project, [page], direction) for page in pages]


def _held(place: Place, database: Connector, goal: int) -> list[int]:
    """Count from beside, when COMMIT is about to be sent."""
    control, counted = Control(), []
    down = pipeline.standing(place.project, database).iteration > goal
    run = (
        pipeline.rollback(place.project, database, goal, control, {})
        if down
        else pipeline.apply(place.project, database, goal, control, stage="development")
    )
    for event in run:
        if isinstance(event, CommitSent):
            assert control._connection is not None
            pid = control._connection.info.backend_pid
            with database.connect() as connection:
                row = connection.execute(ENTRIES, (pid,)).fetchone()
            counted.append(int(row[0]) if row else 0)
    return counted


def test_a_server_without_the_room_refuses_before_anything_is_locked(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="sw-locks-")).resolve()
    folder.chmod(0o711)
    monkeypatch.setenv("SLIPWAY_DATA_HOME", str(folder / "home"))
    monkeypatch.setenv("SLIPWAY_EMBEDDED_OPTIONS", "fsync=off;max_locks_per_transaction=10;max_connections=10")
    try:
        with open_target("embedded", project_id="small") as small:
            with pytest.raises(Refused, match=r"about [0-9]+ locks, and the server has room for 100") as refused:
                list(pipeline.apply(place.project, small, 1, Control(), stage="development"))
            assert refused.value.code == "locks-run-out"
    finally:
        shutil.rmtree(folder)

"""Every safe form in one iteration: others work meanwhile, it is cut between any two segments, and goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg
import pytest

from core import pipeline
from core.project.migrations import migration
from core.run.events import Batch, SegmentDone
from core.run.online.rides import script
from core.run.session import Control
from tests.acceptance.conftest import example
from tests.acceptance.projects import Place

if TYPE_CHECKING:
    from core.targets.connector import Connector

ID = {"type": "integer", "primary_key": True}
BEFORE = {
    "Account": {"id": ID, "email": "string", "city": {"type": "string", "index": True}, "code": "string"},
    "Visit": {"id": ID, "account_id": "integer"},
}
AFTER = {
    "Account": {
        "id": ID,
        "email": {"type": "string", "unique": True, "required": True},
        "city": {"type": "string", "index": True},
        "code": {"type": "string", "required": True},
        "label": {"type": "string", "required": True},
    },
    "Visit": {"id": ID, "account_id": {"type": "integer", "references": "Account.id", "index": True}},
}
ANSWERS = ("--answer", "backfill:accounts.code='c' || id", "--answer", "backfill:accounts.label=lower(email)")
ROWS = (
    "INSERT INTO accounts (id, email, city) SELECT n, 'E' || n, 'c' FROM generate_series(1, 5000) AS n",
    "INSERT INTO visits (id, account_id) SELECT n, n FROM generate_series(1, 5000) AS n",
)
LOCK_TIMEOUT = 5.0  # of the file


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, server: Connector) -> Iterator[Place]:
    with example(tmp_path_factory.mktemp("forms"), "embedded", server) as place:
        place.model(1, BEFORE)
        place.slipway("build", "1", "--apply")
        place.model(2, AFTER)
        place.slipway("build", "2", *ANSWERS)
        place.do(*ROWS)
        yield place


def test_nobody_waits_longer_than_the_lock_timeout_while_all_forms_run(
    shop: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shop.rows("accounts")
    with _others(shop) as others:
        ran = shop.slipway("apply", "--online", "--events")
    with capsys.disabled():
        print(f"\nlongest wait of others: {others.longest:.3f} s in {others.done} statements")
    assert others.failed == [] and others.done > 0
    assert others.longest < LOCK_TIMEOUT
    (waited,) = [event for event in ran.events if event["event"] == "waited"]
    assert waited["estimated_seconds"] is None and float(str(waited["measured_seconds"])) > 0
    batches = [event for event in ran.events if event["event"] == "batch"]
    assert {str(one["column"]) for one in batches} == {"code", "label"}
    assert all({"rows", "done", "rows_per_second", "seconds_left"} <= set(one) for one in batches)
    shop.proved(2)
    assert shop.ask("SELECT count(*) FROM accounts WHERE code <> 'c' || id OR label <> lower(email)") == [(0,)]
    shop.slipway("rollback", "--to", "1")
    shop.proved(1)
    after = shop.rows("accounts")
    assert [{**row, "city": ""} for row in after] == [{**row, "city": ""} for row in before]  # others wrote cities


def test_cut_between_any_two_segments_it_goes_on_where_it_was(shop: Place) -> None:
    online = migration(shop.settings, 2).online
    assert online is not None
    count = len(script(online, "up", "public"))
    for number in range(1, count):
        assert _cut_after_a_segment(shop) == number
    status = shop.slipway("status", "--json").document
    assert status["segments"] == {"iteration": 2, "done": count - 1, "of": count, "direction": "up"}
    shop.slipway("apply")
    shop.proved(2)
    shop.slipway("rollback", "--to", "1")
    shop.proved(1)


def test_cut_between_two_batches_it_goes_on_at_the_page_that_it_had_reached(shop: Place) -> None:
    shop.do(
        "INSERT INTO accounts (id, email) SELECT n, 'E' || n FROM generate_series(5001, 40000) AS n", "ANALYZE accounts"
    )
    with shop.connector() as connector:
        told: list[Batch] = []
        run = pipeline.apply(shop.settings, connector, 2, Control(), stage="development", way="online")
        for event in run:
            if isinstance(event, Batch) and event.column == "code":
                told.append(event)
                break
        run.close()
    ((page, filled),) = shop.ask("SELECT page, filled FROM slipway.batches ORDER BY at DESC LIMIT 1")
    assert told and told[0].rows == filled and 0 < int(str(filled)) < 40000
    assert shop.ask("SELECT count(code) FROM accounts") == [(filled,)]
    resumed = [event for event in shop.slipway("apply", "--events").events if event["event"] == "batch"]
    assert int(str(resumed[0]["rows"])) > int(str(filled)) and int(str(page)) > 0
    shop.proved(2)
    shop.slipway("rollback", "--to", "1")
    assert shop.ask("SELECT count(code) FROM accounts") == [(0,)]


def _cut_after_a_segment(place: Place) -> int:
    """Nobody asks for the next event any more, and the connection goes."""
    with place.connector() as connector:
        run = pipeline.apply(place.settings, connector, 2, Control(), stage="development", way="online")
        done = next(event.done for event in run if isinstance(event, SegmentDone))
        run.close()
    return done


@dataclass
class _Others:
    done: int = 0
    longest: float = 0.0
    failed: list[Exception] = field(default_factory=list)

    def go_on(self, place: Place, over: threading.Event, statement: str) -> None:
        try:
            with place.connect() as connection:
                connection.execute(f"SET lock_timeout TO '{LOCK_TIMEOUT:.0f}s'".encode())
                while not over.wait(0.005):
                    began = time.perf_counter()
                    connection.execute(statement.encode())
                    self.longest = max(self.longest, time.perf_counter() - began)
                    self.done += 1
        except psycopg.Error as error:
            self.failed.append(error)


@contextmanager
def _others(place: Place) -> Iterator[_Others]:
    """Two readers and two writers."""
    over, others = threading.Event(), _Others()
    statements = (
        "SELECT count(*) FROM accounts JOIN visits ON account_id = accounts.id WHERE accounts.id < 100",
        "SELECT email, city FROM accounts WHERE id = 7",
        "UPDATE accounts SET city = city || 'x' WHERE id = 1 + (random() * 4900)::int",
        "UPDATE visits SET account_id = 9 WHERE id = 9",
    )
    threads = [threading.Thread(target=others.go_on, args=(place, over, one)) for one in statements]
    for thread in threads:
        thread.start()
    try:
        yield others
    finally:
        over.set()
        for thread in threads:
            thread.join()

"""An iteration in segments: others go on working, kills and failures leave k of n, and both ways lead on from there."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from core import pipeline
from core.errors import CoreError
from core.project.migrations import migration
from core.render.frozen import frozen
from core.run.events import SegmentStarted
from core.run.online.rides import script
from core.run.session import Control
from tests.acceptance.conftest import example
from tests.acceptance.projects import DEADLINE, Place, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.plan.steps import Direction
    from core.targets.connector import Connector

BEFORE = {
    "Account": {"id": {"type": "integer", "primary_key": True}, "email": "string", "city": "string"},
    "Visit": {"id": {"type": "integer", "primary_key": True}, "account_id": "integer"},
}
AFTER = {
    "Account": {
        "id": {"type": "integer", "primary_key": True},
        "email": {"type": "string", "unique": True, "required": True},
        "city": {"type": "string", "index": True},
        "state": "string",
    },
    "Visit": {
        "id": {"type": "integer", "primary_key": True},
        "account_id": {"type": "integer", "references": "Account.id"},
    },
}
SEGMENTS = 7
ROWS = (
    "INSERT INTO accounts (id, email, city) SELECT n, 'e' || n, 'c' FROM generate_series(1, 500) AS n",
    "INSERT INTO visits (id, account_id) SELECT n, n FROM generate_series(1, 500) AS n",
)
# A statement waits as long as somebody holds the lock that is named after it.
GATES = (
    """CREATE FUNCTION public.wait_at_gate() RETURNS event_trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_catalog.pg_advisory_lock(7, hashtext(current_query()));
    PERFORM pg_catalog.pg_advisory_unlock(7, hashtext(current_query())); END'""",
    "CREATE EVENT TRIGGER gates ON ddl_command_start EXECUTE FUNCTION public.wait_at_gate()",
)
AT_WORK = "FROM pg_stat_activity WHERE query = %s AND state = 'active' AND datname = current_database()"
FREE = """NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND database =
    (SELECT oid FROM pg_database WHERE datname = current_database()))"""


@contextmanager
def shop(folder: Path, url: str, server: Connector) -> Iterator[Place]:
    """Two tables with rows, and an iteration that changes both in seven segments."""
    with example(folder, url, server) as place:
        place.model(1, BEFORE)
        place.slipway("build", "1", "--apply")
        place.model(2, AFTER)
        place.slipway("build", "2")
        place.do(*ROWS)
        yield place


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, server: Connector) -> Iterator[Place]:
    with shop(tmp_path_factory.mktemp("embedded"), "embedded", server) as place:
        yield place


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, other_url: str, server: Connector) -> Iterator[Place]:
    """On the server where a change of structure can be held as long as we like."""
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE segments")
        with shop(tmp_path_factory.mktemp("elsewhere"), other_url.removesuffix("/crm") + "/segments", server) as place:
            place.do(*GATES)
            yield place
        connection.execute("DROP DATABASE segments WITH (FORCE)")


def test_readers_and_writers_go_on_while_the_segments_run_there_and_back(embedded: Place) -> None:
    with _others(embedded) as done:
        ran = embedded.slipway("apply", "--online", "--events")
    assert done["read"] > 0 < done["written"]
    segments = [event for event in ran.events if event["event"] == "segment-started"]
    assert [one["outside"] for one in segments] == [False, False, False, True, False, True, False]
    embedded.proved(2)
    status = embedded.slipway("status", "--json").document
    assert (status["segments"], status["interrupted"], status["drift"]) == (None, None, [])
    (_, row) = embedded.ask("SELECT migration_file FROM slipway.migration_history ORDER BY seq")
    assert str(row[0]).endswith(".online.sql")
    embedded.do("UPDATE accounts SET state = 'MN' WHERE id = 1")
    embedded.slipway("rollback", "--to", "1")
    embedded.proved(1)
    embedded.slipway("apply", "--online")
    assert embedded.ask("SELECT state FROM accounts WHERE id = 1") == [("MN",)]
    embedded.proved(2)


def test_what_the_rows_forbid_is_told_and_finished_or_undone_from_where_it_stands(embedded: Place) -> None:
    embedded.slipway("rollback", "--to", "1")
    embedded.do("DELETE FROM accounts WHERE id = 500", "DELETE FROM visits WHERE id = 500")
    embedded.do("UPDATE accounts SET email = 'e1' WHERE id = 2")
    assert "rows-in-the-way" in embedded.slipway("apply", "--online", code=3).err
    embedded.do("UPDATE accounts SET email = 'e2' WHERE id = 2")
    failed = _failed(embedded, 4, "UPDATE accounts SET email = 'e1' WHERE id = 2")
    assert "(email)=(e1) is duplicated" in failed
    assert "index uq_accounts_email is left invalid" in failed
    assert "stands at iteration 1 + 3 of 7" in failed
    said = embedded.slipway("status").out
    assert "stands at iteration 1 + 3 of 7" in said
    assert "Segment 4 of 7 was begun, and is not done" in said
    assert "Drift: none" in said
    status = embedded.slipway("status", "--json").document
    assert (status["iteration"], status["pending"]) == (1, [2])
    assert status["segments"] == {"iteration": 2, "done": 3, "of": 7, "direction": "up"}
    refused = ("verify",), ("check",), ("rehearse", "2"), ("apply", "1"), ("rollback", "--to", "0")
    for words in (*refused, ("apply", "--one-transaction")):
        assert "stands at iteration 1 + 3 of 7" in embedded.slipway(*words, code=3).err
    assert "slipway apply 2 goes on" in embedded.slipway("build", "2", "--reopen", code=3).err
    told = embedded.slipway("verify", "--iteration", "2", "--json", code=4).document
    assert {one["object"] for one in told["differences"]} >= {"index public.accounts.ix_accounts_city"}
    told = embedded.slipway("verify", "--iteration", "1", "--json", code=4).document
    assert (told["mend"], "slipway rollback --to 1 undoes" in str(told["mend_impossible"])) == ([], True)
    assert "changed after" not in str(told["findings"])
    (left,) = embedded.slipway("retained", "--json").document["parcels"]  # type: ignore[misc]
    assert (left["direction"], left["objects"][0]["rows"]) == ("left over", 1)

    embedded.do("CREATE INDEX by_hand ON accounts (city)")
    assert "not as segment 4 of 7 left it" in embedded.slipway("apply", code=4).err
    embedded.do("DROP INDEX by_hand")

    embedded.do("UPDATE accounts SET email = 'e2' WHERE id = 2")
    resumed = embedded.slipway("apply", "--events")
    assert [one["number"] for one in resumed.events if one["event"] == "segment-started"] == [4, 5, 6, 7]
    assert any(one.get("ours") and "DROP INDEX CONCURRENTLY" in str(one["sql"]) for one in resumed.events)
    embedded.proved(2)


def test_an_accepted_edit_takes_the_pair_away_that_was_made_without_it(embedded: Place) -> None:
    account = {**AFTER["Account"], "state": {"type": "string", "index": True}}
    embedded.model(3, {**AFTER, "Account": account})
    built = embedded.slipway("build", "3", "--json").document
    files = [embedded.root / str(name) for name in built["files"]]
    up, record, pair = files[0], files[2], [path for path in files if ".online." in path.name]
    assert [path.exists() for path in pair] == [True, True]
    assert [one["file"] for one in json.loads(record.read_text())["slipway"]["online"]] == [one.name for one in pair]
    up.write_text(up.read_text(encoding="utf-8") + "\n-- read by hand\n", encoding="utf-8")
    embedded.slipway("accept", "3")
    assert [path.exists() for path in pair] == [False, False]
    assert "online" not in json.loads(record.read_text())["slipway"]
    assert embedded.slipway("build", "3", "--json").document["written"] is False


def test_a_run_killed_in_any_segment_goes_on_from_there_and_back_too(elsewhere: Place, data_home: Path) -> None:
    before = elsewhere.rows("accounts"), elsewhere.rows("visits")
    ends = {4: _goes_on_alone, 6: _ended_while_building}
    for number in (1, 4, 5, 6):  # the first transaction, a later one, an index of each end
        _killed_in(elsewhere, "up", number, ends.get(number, _ended))
        _stands(elsewhere, number - 1, "up")
    joined(elsewhere.spawn("apply", "2", SLIPWAY_DATA_HOME=f"{data_home}-of-another-machine"), 0)
    assert "some of its segments were, and another run ended it" in elsewhere.slipway("status").out
    assert "Not applied: its session ended after 1 of its segments" in elsewhere.slipway("repair").out
    elsewhere.proved(2)
    elsewhere.slipway("rollback", "--to", "1")
    elsewhere.proved(1)
    assert (elsewhere.rows("accounts"), elsewhere.rows("visits")) == before

    _killed_in(elsewhere, "up", 6, _ended_while_building)
    for number in (6, 1):
        _killed_in(elsewhere, "down", number, _ended)
        _stands(elsewhere, number, "down")
    assert "it was on its way back" in elsewhere.slipway("apply", "2", code=3).err
    elsewhere.slipway("rollback", "--to", "1")
    elsewhere.proved(1)
    assert (elsewhere.rows("accounts"), elsewhere.rows("visits")) == before


def test_a_second_apply_is_told_that_one_is_at_work_and_a_cancelled_one_where_it_stands(elsewhere: Place) -> None:
    with _gate(elsewhere, _statement(elsewhere, "up", 2)):
        process = elsewhere.spawn("apply", "2", "--online", "--events")
        _until(process, _statement(elsewhere, "up", 2))
        _arrived(elsewhere, _statement(elsewhere, "up", 2))
        assert "another Slipway is working" in elsewhere.slipway("apply", "2", "--online", code=3).err
        assert "stands at iteration 1 + 1 of 7" in elsewhere.slipway("status", code=7).out
        process.send_signal(signal.SIGINT)
        ran = joined(process, 6)
    assert "stands at iteration 1 + 1 of 7" in ran.err
    _stands(elsewhere, 1, "up")
    elsewhere.slipway("rollback", "--to", "1")
    elsewhere.proved(1)


def _failed(place: Place, number: int, statement: str) -> str:
    """Change a row after it was counted and before a segment begins, and give the words of the failure."""

    def applied(connector: Connector) -> None:
        for event in pipeline.apply(place.settings, connector, 2, Control(), stage="development", way="online"):
            if isinstance(event, SegmentStarted) and event.number == number:
                place.do(statement)

    with place.connector() as connector, pytest.raises(CoreError) as failed:
        applied(connector)
    return f"{failed.value} {failed.value.remedy}"


@contextmanager
def _others(place: Place) -> Iterator[dict[str, int]]:
    """Two readers and two writers who give up when they have to wait: none of them ever does."""
    done = {"read": 0, "written": 0}
    over, failed = threading.Event(), list[Exception]()
    work = {
        "read": ("SELECT count(*) FROM accounts JOIN visits ON visits.account_id = accounts.id",),
        "written": ("UPDATE accounts SET city = 'x' WHERE id = 7", "UPDATE visits SET account_id = 9 WHERE id = 9"),
    }

    def go_on(kind: str) -> None:
        try:
            with place.connect() as connection:
                connection.execute("SET lock_timeout TO '4s'")
                while not over.wait(0.01):
                    for statement in work[kind]:
                        connection.execute(statement.encode())
                    done[kind] += 1
        except psycopg.Error as error:
            failed.append(error)

    threads = [threading.Thread(target=go_on, args=(kind,)) for kind in ("read", "read", "written", "written")]
    for thread in threads:
        thread.start()
    try:
        yield done
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert failed == []


def _statement(place: Place, direction: Direction, number: int) -> str:
    """The last statement of a segment, as the file has it."""
    online = migration(place.settings, 2).online
    assert online is not None
    segment = next(one for one in script(online, direction, "public") if one.number == number)
    return segment.work.sql if segment.work else frozen(segment.text, place="x")[-1].sql


@contextmanager
def _gate(place: Place, statement: str) -> Iterator[None]:
    with place.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(7, hashtext(%s))", (statement,))
        yield


def _until(process: subprocess.Popen[str], statement: str) -> None:
    """Read the run's events until it has sent a statement."""
    assert process.stderr is not None
    for line in process.stderr:
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("event") == "sent" and event["sql"] == statement:
            return
    pytest.fail(f"it never came to {statement}")


def _arrived(place: Place, statement: str) -> None:
    """That a statement is sent is told before it is."""
    last = time.monotonic() + DEADLINE
    with place.connect() as connection:
        while not connection.execute(f"SELECT pid {AT_WORK}", (statement,)).fetchall():
            assert time.monotonic() < last, f"it never arrived: {statement}"
            time.sleep(0.01)


def _killed_in(place: Place, direction: Direction, number: int, end: Callable[[Place, str, ExitStack], None]) -> None:
    """Kill -9 while a statement of the segment is at work on the server, which may end in its own way."""
    statement = _statement(place, direction, number)
    words = ("apply", "2", "--online") if direction == "up" else ("rollback", "--to", "1")
    with ExitStack() as held:
        held.enter_context(_gate(place, statement))
        process = place.spawn(*words, "--events")
        _until(process, statement)
        _arrived(place, statement)
        process.kill()
        process.communicate()
        end(place, statement, held)
    place.until(FREE)


def _ended(place: Place, statement: str, held: ExitStack) -> None:
    with place.connect() as connection:
        assert connection.execute(f"SELECT pg_terminate_backend(pid) {AT_WORK}", (statement,)).fetchall() == [(True,)]


def _goes_on_alone(place: Place, statement: str, held: ExitStack) -> None:
    """The server doesn't know that nobody waits for its answer."""
    held.close()
    place.until("EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('uq_accounts_email') AND indisvalid)")


def _ended_while_building(place: Place, statement: str, held: ExitStack) -> None:
    """Whoever builds an index waits for those who have written to its table."""
    with place.connect() as other, other.transaction(force_rollback=True):
        other.execute("UPDATE accounts SET city = city WHERE id = 3")
        held.close()
        place.until("EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('ix_accounts_city'))")
        _ended(place, statement, held)
        place.until(FREE)
    assert place.ask("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_accounts_city'::regclass") == [(False,)]


def _stands(place: Place, done: int, direction: Direction) -> None:
    status = place.slipway("status", "--json").document
    segments = {"iteration": 2, "done": done, "of": SEGMENTS, "direction": direction} if done else status["segments"]
    assert (status["iteration"], status["drift"], status["segments"]) == (1, [], segments)

"""While a statement waits it is told who holds it up; only a lock is tried again, and not for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from core import pipeline
from core.errors import Cancelled, CoreError
from core.run import patience, transaction
from core.run.events import Blocked, Committed, Event, Sent, Waiting
from core.run.session import Control
from core.targets.connector import Connection, Connector
from tests.core.project.places import Place, entity, model, place_at

ONE = model(Account=entity(name="text"), Thing=entity(name="text"))
TWO = model(Account=entity(name="text", phone="text"), Thing=entity(name="text", size="text"))


@pytest.fixture(scope="module")
def other_database(other_server: Connector) -> Iterator[Connector]:
    with other_server.scratch() as connector:
        yield connector


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, data_home: Path) -> Place:
    place = place_at(tmp_path_factory.mktemp("p") / "p", ONE, TWO)
    place.build(2)
    return place


@pytest.fixture
def place(built: Place, other_database: Connector) -> Place:
    """At iteration 1, wherever the test before has left it."""
    project = built.project
    if pipeline.standing(project, other_database).iteration == 2:
        list(pipeline.rollback(project, other_database, 1, Control(), {}))
    else:
        list(pipeline.apply(project, other_database, 1, Control(), stage="development"))
    return built


def _apply(place: Place, connector: Connector, heard: Callable[[Event], None], control: Control | None = None) -> None:
    for event in pipeline.apply(place.project, connector, 2, control or Control(), stage="development"):
        heard(event)


@contextmanager
def _holder(connector: Connector, statement: str, table: str = "accounts") -> Iterator[Connection]:
    """A session that writes and doesn't end."""
    with connector.connect() as connection:
        connection.execute("SET application_name TO 'a forgotten window'")
        connection.execute("BEGIN")
        connection.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE".encode())
        connection.execute(statement.encode())
        yield connection
        if not connection.closed:
            connection.execute("ROLLBACK")


def test_who_holds_a_lock_is_told_while_the_statement_waits_and_the_run_goes_on_when_it_is_free(
    place: Place, other_database: Connector
) -> None:
    told: list[Event] = []
    with _holder(other_database, "SELECT 'other/pass word', 'x', " + repr("y" * 300)) as holder:
        for event in pipeline.apply(place.project, other_database, 2, Control(), stage="development"):
            told.append(event)
            if isinstance(event, Blocked):
                holder.execute("ROLLBACK")
        pid = holder.info.backend_pid
    (blocked,) = (event for event in told if isinstance(event, Blocked))
    (blocker,) = blocked.blockers
    assert blocked.seconds >= 0.5
    assert (blocker.pid, blocker.application, blocker.user) == (pid, "a forgotten window", "ada")
    assert blocker.state == "idle in transaction"
    assert blocker.seconds >= 0.5
    assert blocker.query.startswith("SELECT '***', 'x', 'yyyy")
    assert len(blocker.query) == 200
    assert [event.iteration for event in told if isinstance(event, Committed)] == [2]


def test_a_lock_that_is_not_to_be_had_is_tried_again_with_growing_pauses_and_then_told(
    place: Place, other_database: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PAUSES", (0.05, 0.1))
    monkeypatch.setattr(transaction, "_LIMITS", (("lock_timeout", "700ms"), *transaction._LIMITS[1:]))
    told: list[Event] = []
    with _holder(other_database, "ALTER ROLE CURRENT_USER SET work_mem TO DEFAULT -- no password") as holder:
        with pytest.raises(CoreError) as refused:
            _apply(place, other_database, told.append)
        assert refused.value.code == "statement-failed-55P03"
        assert f"process {holder.info.backend_pid}" in str(refused.value)
    waits = [event for event in told if isinstance(event, Waiting)]
    assert [0.5 <= wait.seconds / pause <= 1.5 for wait, pause in zip(waits, patience.PAUSES, strict=True)] == [
        True
    ] * 2
    assert {wait.blockers[0].query for wait in waits} == {"(a statement about a password)"}


def test_a_deadlock_is_tried_again(place: Place, other_database: Connector, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rival waits for what we have before we wait for what it has, so that it is we who are stopped."""
    monkeypatch.setattr(patience, "PAUSES", (0.05, 0.1))
    told: list[Event] = []
    with _holder(other_database, "SET LOCAL deadlock_timeout TO '1min'", "things") as rival:

        def wants_ours() -> None:
            rival.execute("LOCK TABLE accounts IN ROW EXCLUSIVE MODE")
            rival.execute("ROLLBACK")

        wanting = threading.Thread(target=wants_ours)
        for event in pipeline.apply(place.project, other_database, 2, Control(), stage="development"):
            told.append(event)
            if isinstance(event, Sent) and "things" in event.sql and not wanting.ident:
                wanting.start()
                _until_it_waits(other_database, rival.info.backend_pid)
        wanting.join(10)
    assert [type(event) for event in told if isinstance(event, Waiting | Committed)] == [Waiting, Committed]


def _until_it_waits(connector: Connector, pid: int) -> None:
    with connector.connect() as connection:
        query = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid = %s)"
        while connection.execute(query, (pid,)).fetchone() != (True,):
            pass


def test_cancel_ends_the_wait_for_a_lock_at_once(place: Place, other_database: Connector) -> None:
    control = Control()

    def heard(event: Event) -> None:
        if isinstance(event, Blocked):
            threading.Thread(target=control.cancel).start()

    with _holder(other_database, "SELECT 1"), pytest.raises(Cancelled):
        _apply(place, other_database, heard, control)
    assert pipeline.standing(place.project, other_database).iteration == 1


def test_a_consumer_that_leaves_while_a_statement_waits_leaves_nothing_behind(
    place: Place, other_database: Connector
) -> None:
    with _holder(other_database, "SELECT 1"):
        run = pipeline.apply(place.project, other_database, 2, Control(), stage="development")
        while not isinstance(next(run), Blocked):
            pass
        run.close()  # type: ignore[attr-defined]
    assert pipeline.standing(place.project, other_database).iteration == 1
    with other_database.connect() as connection, pytest.raises(psycopg.errors.UndefinedColumn):
        connection.execute("SELECT phone FROM accounts")

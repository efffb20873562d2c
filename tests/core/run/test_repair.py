"""What is said of a doubtful run follows from what bears witness, and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UsageError
from core.project.places import project_home
from core.run.records import doubt, history
from core.run.records.damage import Damage
from core.run.records.evidence import Evidence
from core.run.records.history import History
from core.run.records.journal import Entry, Journal
from core.run.records.repair import accept, examine, judged
from core.run.records.witness import Witness, here, transaction, word
from core.targets.connector import Connection, Connector
from tests.core.project.places import Place, entity, model, place_at
from tests.core.run.test_history import _row

RUN = "00000000-0000-4000-8000-000000000002"
SILENT = Evidence((), None, History(), None, live="as the history says")
FORGED = Damage(1, "altered")


@pytest.mark.parametrize(
    ("outcome", "facts"),
    [
        ("not applied", {}),
        ("applied", {"row": _row()}),
        ("applied", {"row": _row(), "holder": "another run"}),
        ("applied", {"row": _row(), "standby": True}),
        ("applied", {"row": _row(), "damage": Damage(9, "cut")}),
        ("not applied", {"row": _row(success=False, error="it failed")}),
        ("still running", {"holder": "process 1"}),
        ("still running", {"holder": "process 1", "transaction": "in progress"}),
        ("still running", {"transaction": "in progress"}),
        ("not applied", {"transaction": "aborted"}),
        ("not applied", {"transaction": "aborted", "live": "as after the run"}),
        ("not applied", {"transaction": "aborted", "damage": FORGED}),
        ("not applied", {"live": "neither"}),
        ("not applied", {"live": "not read"}),
        ("unknown", {"transaction": "committed"}),
        ("unknown", {"live": "as after the run"}),
        ("unknown", {"standby": True}),
        ("unknown", {"elsewhere": "another server"}),
        ("unknown", {"elsewhere": "another server", "transaction": "aborted"}),
        ("unknown", {"damage": FORGED}),
        ("unknown", {"damage": FORGED, "row": _row()}),
        ("applied", {"damage": FORGED, "transaction": "committed"}),
    ],
)
def test_a_verdict_follows_from_the_evidence(outcome: str, facts: dict[str, object]) -> None:
    said, why = judged(replace(SILENT, **facts))  # type: ignore[arg-type]
    assert said == outcome
    assert why


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Witness("9", 2, "77", 1, 16384), ""),
        (Witness("9", 2, "78", 1, 16384), "another server"),
        (Witness("9", 2, "77", 2, 16384), "timeline 2"),
        (Witness("9", 2, "77", 1, 16999), "another database"),
        (Witness(session=2, database=16384), ""),
    ],
)
def test_another_server_is_noticed_by_what_was_noted(now: Witness, said: str) -> None:
    assert said in Witness("8", 1, "77", 1, 16384).elsewhere(now)
    assert bool(Witness("8", 1, "77", 1, 16384).elsewhere(now)) is bool(said)


def test_a_plain_role_may_read_where_it_is(other_server: Connector) -> None:
    with other_server.scratch() as scratch, scratch.connect() as connection:
        everything = here(connection)
        assert (everything.server, everything.timeline, everything.database > 0) == (everything.server, 1, True)
        assert everything.server.isdecimal()
        connection.execute("DROP ROLE IF EXISTS plain_reader")
        connection.execute("CREATE ROLE plain_reader")
        connection.execute("SET ROLE plain_reader")
        assert here(connection) == everything
        connection.execute("RESET ROLE")
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        connection.execute("SET ROLE plain_reader")
        told = here(connection)
        assert (told.server, told.timeline, told.database) == ("", 0, everything.database)
        connection.execute("RESET ROLE")
        connection.execute("DROP ROLE plain_reader")


def test_the_server_says_what_became_of_a_transaction(database: Connector) -> None:
    with database.connect() as connection, database.read() as other:
        connection.execute("CREATE TABLE t (n integer)")
        for end, said in (("COMMIT", "committed"), ("ROLLBACK", "aborted")):
            connection.execute("BEGIN")
            number = transaction(connection)
            connection.execute("INSERT INTO t VALUES (1)")
            assert word(other, number) == "in progress"
            connection.execute(end)
            assert word(other, number) == said
        assert word(other, str(int(number) + 1_000_000)) == "nothing"
        assert word(other, "") == "nothing"


@pytest.fixture
def place(tmp_path: Path, data_home: Path) -> Place:
    place = place_at(tmp_path / "p", model(Account=entity(name="text")))
    place.build(1)
    return place


def _doubtful(place: Place, target: Connector, connection: Connection, **others: object) -> Journal:
    """A run that sent COMMIT and heard nothing."""
    journal = Journal(project_home(place.project.id))
    witness = replace(here(connection), **others)  # type: ignore[arg-type]
    journal.write("commit-sent", Entry(RUN, target.label, 1, "up", "", "", "", witness).facts)
    return journal


def test_a_run_without_a_row_is_settled_as_not_applied_once(place: Place, database: Connector) -> None:
    with database.connect() as connection:
        journal = _doubtful(place, database, connection)
        found = examine(place.project, database, None)
        assert (found.run, found.outcome, found.settled) == (RUN, "not applied", True)
        assert found.evidence.live == "as the history says"
        assert journal.unsettled(database.label) == ()
        assert examine(place.project, database, None).outcome == "nothing in doubt"
        again = examine(place.project, database, RUN[:8])
        assert (again.outcome, again.settled) == ("not applied", False)


def test_a_run_whose_lock_is_taken_is_still_running_and_its_session_is_named(place: Place, database: Connector) -> None:
    with database.connect() as connection:
        journal = _doubtful(place, database, connection)
        with connection.transaction():
            assert doubt.try_lock(connection, place.project)
            found = examine(place.project, database, None)
            assert (found.outcome, found.settled) == ("still running", False)
            assert f"process {connection.info.backend_pid} of the server (slipway" in found.why
        assert journal.unsettled(database.label)
        assert examine(place.project, database, None).outcome == "not applied"


def test_another_server_leaves_it_unknown_until_somebody_says_that_it_is_the_right_one(
    place: Place, database: Connector
) -> None:
    with database.connect() as connection:
        for others in ({"server": "1"}, {"timeline": 99}, {"database": 1}):
            journal = _doubtful(place, database, connection, **others)
            found = examine(place.project, database, None)
            assert (found.outcome, found.asks, found.settled) == ("unknown", True, False)
            assert doubt._answer(connection, place.project, found.evidence.written[-1]) is None
            assert accept(place.project, database, found).settled
            assert journal.unsettled(database.label) == ()


def test_a_transaction_that_the_server_saw_commit_is_never_called_not_applied(
    place: Place, database: Connector
) -> None:
    with database.connect() as connection:
        with connection.transaction():
            number = transaction(connection)
        _doubtful(place, database, connection, transaction=number)
        found = examine(place.project, database, None)
        assert (found.outcome, found.asks) == ("unknown", False)
        assert "history lacks its row" in found.why
        assert doubt._answer(connection, place.project, found.evidence.written[-1]) is None


def test_a_structure_as_after_the_run_without_its_row_is_unknown(place: Place, database: Connector) -> None:
    with database.connect() as connection:
        _doubtful(place, database, connection)
        connection.execute(_up(place))
        found = examine(place.project, database, None)
        assert (found.outcome, found.evidence.live) == ("unknown", "as after the run")


def _up(place: Place) -> bytes:
    return next(path for path in sorted(place.migrations.glob("001_*.sql")) if "rollback" not in path.name).read_bytes()


def test_a_run_that_nobody_knows_is_wrong_usage(place: Place, database: Connector) -> None:
    with pytest.raises(UsageError) as refused:
        examine(place.project, database, "ffffffff")
    assert refused.value.code == "unknown-run"


def test_a_run_of_another_machine_is_known_from_the_history(place: Place, database: Connector) -> None:
    with database.connect() as connection:
        history.create(connection)
        history.enlist(connection, place.project, ("public",), "development")
        history.append(connection, place.project, History(), _row(run=RUN), None)
    found = examine(place.project, database, RUN[:8])
    assert (found.outcome, found.run, found.evidence.written) == ("applied", RUN, ())

"""What an apply or a rollback refuses on a real server, and what it leaves behind: nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core import pipeline
from core.errors import CoreError, Differs, Refused, UsageError
from core.project import integrity
from core.run.events import Committed
from core.run.records import history
from core.run.records.repair import examine
from core.run.rollback import fates
from core.run.session import Control
from core.run.trials import trial
from core.targets.connector import Connection, Connector
from tests.core.project.places import Place, entity, model, place_at

ONE = model(Account=entity(name="text"))
TWO = model(Account=entity(name="text", phone="text"))
Sql = Callable[[str], list[tuple[object, ...]]]


@pytest.fixture
def place(tmp_path: Path, data_home: Path) -> Place:
    place = place_at(tmp_path / "p", ONE, TWO)
    place.build(2)
    return place


@pytest.fixture
def run(database: Connector) -> Sql:
    def execute(text: str) -> list[tuple[object, ...]]:
        with database.connect() as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    return execute


def _apply(place: Place, database: Connector, goal: int | None = None) -> None:
    list(pipeline.apply(place.project, database, goal, Control(), stage="development"))


def _back(place: Place, database: Connector, goal: int, **fills: str) -> None:
    said = {key.replace("__", "."): value for key, value in fills.items()}
    list(pipeline.rollback(place.project, database, goal, Control(), said))


def _tables(run: Sql) -> set[object]:
    return {row[0] for row in run("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")}


def test_a_notice_that_something_was_there_already_rolls_everything_back(
    place: Place, database: Connector, run: Sql
) -> None:
    for kind in ("VIEW accounts AS SELECT 1 AS id", "SEQUENCE accounts"):
        run(f"CREATE {kind}")
        with pytest.raises(Differs) as refused:
            _apply(place, database, 1)
        assert refused.value.code == "already-there"
        assert run("SELECT to_regclass('slipway.migration_history')") == [(None,)]
        run(f"DROP {kind.partition(' AS')[0]}")


def test_a_column_that_nobody_knew_of_is_drift(place: Place, database: Connector, run: Sql) -> None:
    _apply(place, database, 1)
    run("ALTER TABLE accounts ADD COLUMN phone text")
    with pytest.raises(Differs, match=r"accounts\.phone is extra") as refused:
        _apply(place, database, 2)
    assert refused.value.exit_code == 4


def test_two_projects_that_want_one_schema_are_told_apart_by_name(
    place: Place, database: Connector, tmp_path: Path, run: Sql
) -> None:
    _apply(place, database, 1)
    other = place_at(tmp_path / "other", model(Thing=entity(name="text")))
    other.build(1)
    with pytest.raises(Refused) as refused:
        _apply(other, database)
    assert refused.value.code == "schema-taken"
    assert place.project.name in refused.value.message
    assert "things" not in _tables(run)


def test_two_projects_with_schemas_of_their_own_share_a_database(
    place: Place, database: Connector, tmp_path: Path, run: Sql
) -> None:
    _apply(place, database, 1)
    edit = ('schema = "public"', 'schema = "crm"')
    other = place_at(tmp_path / "other", model(Account=entity(name="text")), edit=edit)
    other.build(1)
    _apply(other, database)
    _apply(place, database, 2)
    _back(other, database, 0)
    assert run("SELECT count(*) FROM slipway.target") == [(2,)]
    assert pipeline.verify(place.project, database, None).ok
    assert pipeline.verify(other.project, database, None).ok


def test_applying_seals_what_was_applied(place: Place, database: Connector) -> None:
    _apply(place, database, 2)
    assert {entry.status for entry in integrity.read(place.migrations).values()} == {"sealed"}


def test_an_edited_file_never_runs(place: Place, database: Connector, run: Sql) -> None:
    path = place.up(1)
    path.write_text(path.read_text().replace("COMMIT;", "CREATE TABLE mine (id int);\n\nCOMMIT;"))
    with pytest.raises(Refused) as refused:
        _apply(place, database)
    assert refused.value.code == "checksum-mismatch"
    assert _tables(run) == set()


def test_files_in_disorder_stop_every_run_and_every_proof(place: Place, database: Connector, run: Sql) -> None:
    _apply(place, database, 1)
    snapshot = place.migrations / "001.snapshot.json"
    snapshot.write_bytes(snapshot.read_bytes() + b" ")
    doings: tuple[Callable[[], object], ...] = (
        lambda: _apply(place, database, 2),
        lambda: _back(place, database, 0),
        lambda: pipeline.verify(place.project, database, None),
        lambda: list(trial(place.project, database, 2, Control())),
    )
    for doing in doings:
        with pytest.raises(Refused) as refused:
            doing()
        assert (refused.value.code, refused.value.place) == ("checksum-mismatch", "migrations/001.snapshot.json")
    assert run("SELECT count(*) FROM slipway.migration_history WHERE success") == [(1,)]


def test_a_checkout_that_is_behind_the_target_says_so_and_builds_nothing(place: Place, database: Connector) -> None:
    _apply(place, database, 2)
    kept = place.files()
    for name in kept:
        (place.migrations / name).unlink()
    asked: tuple[Callable[[], object], ...] = (
        lambda: pipeline.standing(place.project, database),
        lambda: pipeline.verify(place.project, database, None),
        lambda: _back(place, database, 0),
    )
    for ask in asked:
        with pytest.raises(Refused, match="stands at iteration 2, and what was built here ends with 0") as refused:
            ask()
        assert refused.value.code == "files-missing"
    for name, raw in kept.items():
        (place.migrations / name).write_bytes(raw)
    with pytest.raises(Refused, match="iteration -3 is none"):
        pipeline.verify(place.project, database, -3)
    (place.migrations / "slipway.sum").unlink()
    with pytest.raises(Refused) as refused:
        pipeline.verify(place.project, database, None)
    assert refused.value.code == "sum-broken"


def test_a_history_that_was_edited_stops_every_run(place: Place, database: Connector, run: Sql) -> None:
    _apply(place, database, 1)
    run("UPDATE slipway.migration_history SET actor = 'mallory'")
    for doing in (lambda: _apply(place, database, 2), lambda: _back(place, database, 0)):
        with pytest.raises(Differs) as refused:
            doing()
        assert refused.value.code == "history-broken"


def test_a_history_that_was_cut_stops_every_run(place: Place, database: Connector, run: Sql) -> None:
    _apply(place, database, 2)
    run("DELETE FROM slipway.statements WHERE seq = 2; DELETE FROM slipway.migration_history WHERE seq = 2")
    run("ALTER TABLE accounts DROP COLUMN phone")
    assert pipeline.standing(place.project, database).chain_broken_at == 2
    with pytest.raises(Differs) as refused:
        _apply(place, database, 2)
    assert refused.value.code == "history-behind"


def test_a_rollback_asks_for_what_rows_born_since_lack_before_it_starts(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    place = _with_dropped_column(tmp_path, database, run)
    with pytest.raises(Refused, match=r"accounts\.phone becomes required; rows without a value: 1") as refused:
        _back(place, database, 1)
    assert "--fill accounts.phone=" in refused.value.remedy
    _back(place, database, 1, accounts__phone="'unknown'")
    assert run("SELECT name, phone FROM accounts ORDER BY name") == [("Ada", "1"), ("Grace", "unknown")]


def test_a_fill_carries_no_statement_and_names_a_column_that_needs_it(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    place = _with_dropped_column(tmp_path, database, run)
    for value in (
        "'x', name = 'stolen'",
        "'x'; DELETE FROM accounts; --",
        "'x' WHERE true",
        "(SELECT 1); DROP TABLE a",
    ):
        with pytest.raises(UsageError):
            _back(place, database, 1, accounts__phone=value)
    with pytest.raises(UsageError, match=r"accounts\.fone"):
        _back(place, database, 1, accounts__phone="'x'", accounts__fone="'x'")
    assert run("SELECT name FROM accounts ORDER BY name") == [("Ada",), ("Grace",)]


def _with_dropped_column(tmp_path: Path, database: Connector, run: Sql) -> Place:
    place = place_at(tmp_path / "r", model(Account=entity(name="text", phone={"type": "text", "required": True})), ONE)
    place.decide(2, 'drop = ["accounts.phone"]\n')
    place.build(2)
    _apply(place, database, 1)
    run("INSERT INTO accounts (name, phone) VALUES ('Ada', '1')")
    _apply(place, database, 2)
    run("INSERT INTO accounts (name) VALUES ('Grace')")
    return place


def test_a_value_that_no_longer_fits_is_refused_before_it_starts(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    place = place_at(tmp_path / "n", model(Account=entity(size="integer")), model(Account=entity(size="bigint")))
    place.build(2)
    _apply(place, database, 2)
    run("INSERT INTO accounts (size) VALUES (3000000000)")
    before = run("SELECT count(*) FROM slipway.migration_history")
    with pytest.raises(CoreError, match=r"accounts\.size"):
        _back(place, database, 1)
    assert run("SELECT size FROM accounts") == [(3000000000,)]
    assert run("SELECT count(*) FROM slipway.migration_history") == before


def test_a_longer_text_comes_through_a_rollback_and_back_whole(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    short, long = ({"type": "string", "length": length} for length in (5, 50))
    place = place_at(tmp_path / "w", model(Account=entity(name=short)), model(Account=entity(name=long)))
    place.build(2)
    _apply(place, database, 2)
    run("INSERT INTO accounts (name) VALUES ('longer than five'), ('short')")
    _back(place, database, 1)
    assert run("SELECT name FROM accounts ORDER BY 1") == [("longe",), ("short",)]
    _apply(place, database, 2)
    assert run("SELECT name FROM accounts ORDER BY 1") == [("longer than five",), ("short",)]


def test_every_line_end_in_a_comment_and_a_default_arrives(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    comment = "one\r\ntwo\rthree\nfour\u2028five\x85six\x0bseven"
    default = comment.replace("\r", "\t")
    field = {"type": "text", "description": comment, "default": default, "enum": [default, "b"]}
    place = place_at(tmp_path / "cr", model(Account={**entity(name=field), "description": comment}))
    place.build(1)
    _apply(place, database)
    run("INSERT INTO accounts DEFAULT VALUES")
    read = run(
        "SELECT obj_description('accounts'::regclass), col_description('accounts'::regclass, 2), name FROM accounts"
    )
    assert read == [(comment, comment, default)]


def test_an_apply_makes_the_first_schema_of_the_project(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    place = place_at(tmp_path / "s", ONE, TWO, edit=('schema = "public"', 'schema = "Odd %s"'))
    place.build(2)
    _apply(place, database)
    assert run('SELECT count(*) FROM "Odd %s".accounts') == [(0,)]
    _back(place, database, 0)
    _apply(place, database)
    assert pipeline.verify(place.project, database, None).ok


def test_long_names_that_differ_only_at_their_ends_keep_their_values_apart(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    name = "A" + "b" * 52
    place = place_at(
        tmp_path / "l", model(**{name: entity()}), model(**{name: entity(columnOne="text", columnTwo="text")})
    )
    place.build(2)
    _apply(place, database)
    table = f"{name.lower()}s"
    run(f"INSERT INTO {table} (column_one, column_two) VALUES ('1', '2')")
    _back(place, database, 1)
    _apply(place, database)
    assert run(f"SELECT column_one, column_two FROM {table}") == [("1", "2")]


def test_a_backfill_that_gives_each_row_another_value_is_taken_back_too(
    tmp_path: Path, database: Connector, run: Sql, data_home: Path
) -> None:
    required = model(Account=entity(name="text", token={"type": "uuid", "required": True}))
    place = place_at(tmp_path / "v", model(Account=entity(name="text", token="uuid")), required)
    place.decide(2, '[backfill]\n"accounts.token" = "gen_random_uuid()"\n')
    place.build(2)
    _apply(place, database, 1)
    run("INSERT INTO accounts (name) VALUES ('Ada'), ('Grace')")
    _apply(place, database, 2)
    assert run("SELECT count(DISTINCT token) FROM accounts") == [(2,)]
    _back(place, database, 1)
    assert run("SELECT token FROM accounts") == [(None,), (None,)]


def test_a_failure_in_a_later_iteration_leaves_the_earlier_ones_and_says_so(
    place: Place, database: Connector, run: Sql
) -> None:
    def disturbed() -> None:
        for event in pipeline.apply(place.project, database, 2, Control(), stage="development"):
            if getattr(event, "name", "") == "verified":
                run("ALTER TABLE accounts ADD COLUMN phone text")

    with pytest.raises(CoreError) as refused:
        disturbed()
    assert "what was committed before it stays: iteration 1" in str(refused.value)
    run("ALTER TABLE accounts DROP COLUMN phone")
    assert pipeline.standing(place.project, database).iteration == 1


class _Ending:
    """A target whose server ends every session that only reads, as one that shuts down does."""

    def __init__(self, database: Connector) -> None:
        self.database, self.ends = database, True

    def __getattr__(self, name: str) -> object:
        return getattr(self.database, name)

    def read(self) -> Connection:
        connection = self.database.read()
        if self.ends:  # with a deadline: the server waits until it is gone
            with self.database.connect() as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
        return connection


@pytest.fixture
def theirs(other_server: Connector) -> Iterator[Connector]:
    """Whose role may end the sessions that read."""
    with other_server.scratch() as connector:
        yield connector


@pytest.mark.parametrize(
    "deed",
    [
        pipeline.standing,
        history.looked_up,
        lambda project, target: pipeline.verify(project, target, None),
        lambda project, target: fates(project, target, 0),
        lambda project, target: examine(project, target, None),
    ],
    ids=["status", "history", "verify", "rollback", "repair"],
)
def test_a_server_that_ends_a_reading_session_is_told_as_what_it_is(
    place: Place, theirs: Connector, deed: Callable[[object, object], object]
) -> None:
    with pytest.raises(Refused) as refused:
        deed(place.project, _Ending(theirs))
    assert refused.value.code == "starting-or-stopping"


def test_what_was_committed_is_said_where_the_server_ends_before_it_is_proved(place: Place, theirs: Connector) -> None:
    ending = _Ending(theirs)
    ending.ends = False
    events = pipeline.apply(place.project, ending, 1, Control(), stage="development")  # type: ignore[arg-type]
    assert any(isinstance(event, Committed) for event in events)
    ending.ends = True
    with pytest.raises(Refused) as refused:
        list(events)
    assert refused.value.code == "starting-or-stopping"
    assert "it is committed" in refused.value.message
    assert pipeline.standing(place.project, theirs).iteration == 1

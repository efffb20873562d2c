"""The history is a chain: a row that is edited or deleted is found, wherever the reader's clock stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from core.errors import Refused
from core.project.settings import Project
from core.run.records import history
from core.run.records.history import History, Row, link
from core.schema import snapshot
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector
from tests.core.project.places import place_at

NOON = datetime(2025, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)


def _row(**facts: object) -> Row:
    row = Row(
        seq=0,
        run="00000000-0000-4000-8000-000000000001",
        iteration=1,
        migration_file="001_x.sql",
        direction="up",
        applied_at=NOON,
        other="0" * 64,
        checksum="c" * 64,
        success=True,
        actor="ada",
        seconds=0.125,
        statements=3,
        state_before="a",
        state_after="b",
        error="",
        slipway="",
    )
    return replace(row, **facts)  # type: ignore[arg-type]


def _chained(*rows: Row) -> History:
    found: list[Row] = []
    previous = ""
    for number, row in enumerate(rows, start=1):
        numbered = replace(row, seq=number)
        found.append(replace(numbered, chain=link(previous, numbered)))
        previous = found[-1].chain
    return History(tuple(found))


THREE = _chained(_row(), _row(iteration=2), _row(iteration=2, direction="down"))


@pytest.fixture
def project(tmp_path: Path, data_home: Path) -> Project:
    return place_at(tmp_path / "p").project


@pytest.fixture
def connection(database: Connector) -> Iterator[Connection]:
    with database.connect() as connection:
        history.create(connection)
        yield connection


def test_a_whole_chain_is_not_broken() -> None:
    assert THREE.broken() is None
    assert History().broken() is None


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "mallory"},
        {"success": False},
        {"checksum": "d" * 64},
        {"applied_at": NOON + timedelta(microseconds=1)},
        {"seconds": 0.25},
        {"iteration": 9},
        {"state_after": "z"},
        {"error": "none of it"},
        {"chain": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edited_row_is_found(position: int, change: dict[str, object]) -> None:
    rows = list(THREE.rows)
    rows[position] = replace(rows[position], **change)  # type: ignore[arg-type]
    assert History(tuple(rows)).broken() == position + 1


@pytest.mark.parametrize("position", [0, 1])
def test_a_deleted_row_is_found(position: int) -> None:
    rows = list(THREE.rows)
    del rows[position]
    assert History(tuple(rows)).broken() is not None


def test_rows_in_another_order_are_found() -> None:
    first, second, third = THREE.rows
    assert History((second, first, third)).broken() is not None


def test_a_history_that_is_cut_at_its_end_is_found_by_the_witness() -> None:
    cut = History(THREE.rows[:2])
    assert cut.broken() is None
    assert cut.broken(THREE.head) == 3
    assert THREE.broken(THREE.rows[1].chain) is None


def test_a_history_that_is_gone_whole_is_found_by_the_witness_or_is_another_database() -> None:
    """An empty history is a database that was made anew: the state, not the chain, says what is in it."""
    assert History().broken(THREE.head) is None


def test_a_time_read_in_another_zone_is_the_same_time() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    rows = tuple(replace(row, applied_at=row.applied_at.astimezone(kathmandu)) for row in THREE.rows)
    assert History(rows).broken() is None


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "+13"])
def test_what_is_written_reads_back_unbroken_in_any_session_zone(
    project: Project, connection: Connection, zone: str
) -> None:
    history.enlist(connection, project, ("public",), "development")
    connection.execute("SELECT set_config('TimeZone', %s, false)", (zone,))
    written = History()
    for row in (_row(error="it's 100% \\ \n\t ü"), _row(iteration=2, seconds=1 / 3)):
        written = history.append(connection, project, written, row, snapshot.dump(Schema()))
    connection.execute("SET TimeZone TO 'Pacific/Chatham'")
    read = history.read(connection, project)
    assert read.broken() is None
    assert read.head == written.head
    assert [row.seq for row in read.rows] == [1, 2]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE slipway.migration_history SET actor = 'mallory' WHERE seq = 1",
        "DELETE FROM slipway.migration_history WHERE seq = 1",
        "UPDATE slipway.migration_history SET applied_at = applied_at + interval '1 hour' WHERE seq = 2",
        "UPDATE slipway.migration_history SET seq = seq + 10",
    ],
)
def test_tampering_in_the_database_is_found(project: Project, connection: Connection, tampering: str) -> None:
    history.enlist(connection, project, ("public",), "development")
    written = History()
    for number in (1, 2, 3):
        written = history.append(connection, project, written, _row(iteration=number), None)
    connection.execute(tampering.encode())
    assert history.read(connection, project).broken() is not None


def test_where_a_target_stands_is_what_the_last_success_left() -> None:
    failed = _row(iteration=3, success=False)
    assert _chained(_row(), _row(iteration=2), failed).iteration == 2
    assert THREE.iteration == 1
    assert History().iteration == 0


def test_a_run_is_held_only_where_it_succeeded() -> None:
    found = _chained(_row(run="one"), _row(run="two", iteration=2, success=False))
    assert found.holds("one", 1)
    assert not found.holds("two", 2)
    assert not found.holds("one", 2)


def test_two_projects_share_a_database_when_their_schemas_are_apart(
    tmp_path: Path, project: Project, connection: Connection
) -> None:
    other = place_at(tmp_path / "q").project
    history.enlist(connection, project, ("public",), "development")
    history.enlist(connection, other, ("other",), "development")
    history.enlist(connection, project, ("public", "app"), "development")
    for schemas in (("public",), ("other", "app")):
        with pytest.raises(Refused) as refused:
            history.enlist(connection, other, schemas, "development")
        assert refused.value.code == "schema-taken"
        assert project.name in refused.value.message


def test_each_project_reads_its_own_rows(tmp_path: Path, project: Project, connection: Connection) -> None:
    other = place_at(tmp_path / "q").project
    for one, schema in ((project, "public"), (other, "other")):
        history.enlist(connection, one, (schema,), "development")
        history.append(connection, one, History(), _row(actor=one.id), None)
    assert [row.actor for row in history.read(connection, project).rows] == [project.id]
    assert [row.actor for row in history.read(connection, other).rows] == [other.id]

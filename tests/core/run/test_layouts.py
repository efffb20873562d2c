"""A history of an older Slipway is brought up to date by the first run; one of a newer Slipway is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import pipeline
from core.errors import Refused
from core.project.migrations import built
from core.run.records import history
from core.run.records.damage import damage
from core.run.records.history import LAYOUT
from core.run.session import Control
from core.run.transaction import Undertaking, record_failure
from core.targets.connector import Connection, Connector
from tests.core.project.places import Place, entity, model, place_at

# The first layout as it was shipped: written out here, so that the file it was made by can never change unnoticed.
FIRST = """
CREATE SCHEMA slipway;
CREATE TABLE slipway.target (
    project uuid PRIMARY KEY, name text NOT NULL, schemas text[] NOT NULL, stage text NOT NULL,
    layout integer NOT NULL, since timestamptz NOT NULL DEFAULT now());
CREATE TABLE slipway.migration_history (
    project uuid NOT NULL REFERENCES slipway.target (project), seq bigint NOT NULL, run uuid NOT NULL,
    iteration integer NOT NULL, migration_file varchar(255) NOT NULL, direction text NOT NULL,
    applied_at timestamptz NOT NULL, checksum varchar(64) NOT NULL, other varchar(64) NOT NULL,
    success boolean NOT NULL, actor text NOT NULL, seconds double precision NOT NULL, statements integer NOT NULL,
    state_before text NOT NULL, state_after text NOT NULL, error text NOT NULL, slipway text NOT NULL,
    chain text NOT NULL, read_back jsonb, PRIMARY KEY (project, seq));
CREATE TABLE slipway.statements (
    project uuid NOT NULL, seq bigint NOT NULL, number integer NOT NULL, sql text NOT NULL, ours boolean NOT NULL,
    seconds double precision NOT NULL, PRIMARY KEY (project, seq, number),
    FOREIGN KEY (project, seq) REFERENCES slipway.migration_history (project, seq));
CREATE TABLE slipway.retained (
    project uuid NOT NULL, parcel text NOT NULL, object text NOT NULL, row_count bigint, run uuid NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (project, parcel, object, run));
"""
# A row that a Slipway of the first layout wrote; it failed, so that the target stands where it stood.
ROW = (
    "INSERT INTO slipway.migration_history VALUES ('{project}', 1, '00000000-0000-4000-8000-000000000001', 1,"
    " '001_x.sql', 'up', '2025-06-01 12:00:00.123456+00', 'c', 'o', false, 'ada', 0.125, 3, 'a', 'b', 'it failed',"
    " '0.1.0', '{chain}')"
)
CHAIN = "5b4cf64abfc73650c31d60076802c2cbbaf3b5fdb240ac31b301c63890fd0bf3"


@pytest.fixture
def place(tmp_path: Path, data_home: Path) -> Place:
    place = place_at(tmp_path / "p", model(Account=entity(name="text")))
    place.build(1)
    return place


@pytest.fixture
def connection(database: Connector, place: Place) -> Iterator[Connection]:
    """A database in which a Slipway of the first layout has worked."""
    number = place.project.id
    with database.connect() as connection:
        connection.execute(FIRST.encode())
        connection.execute("INSERT INTO slipway.target VALUES (%s, 'p', '{{public}}', 'development', 1)", (number,))
        connection.execute(ROW.format(project=number, chain=CHAIN).encode())
        yield connection


def _shape(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
        "pg_get_expr(d.adbin, d.adrelid) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid "
        "LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum "
        "WHERE c.relnamespace = 'slipway'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped "
        "UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), true, NULL "
        "FROM pg_constraint WHERE connamespace = 'slipway'::regnamespace AND contype <> 'n' ORDER BY 1, 2"
    ).fetchall()


def test_a_history_of_the_first_layout_is_read_and_its_chain_holds(connection: Connection, place: Place) -> None:
    found = history.read(connection, place.project)
    assert (found.layout, [row.error for row in found.rows], damage(found)) == (1, ["it failed"], None)


def test_the_first_run_brings_an_older_layout_up_and_chains_on(
    connection: Connection, database: Connector, place: Place
) -> None:
    list(pipeline.apply(place.project, database, 1, Control(), stage="development"))
    found = history.read(connection, place.project)
    assert (found.layout, [row.layout for row in found.rows], damage(found)) == (LAYOUT, [1, LAYOUT], None)
    assert found.rows[1].machine
    assert found.rows[1].project == place.project.id
    connection.execute("UPDATE slipway.migration_history SET machine = 'elsewhere' WHERE seq = 2")
    assert damage(history.read(connection, place.project)) is not None


def test_what_was_brought_up_is_what_is_made_anew(
    connection: Connection, server: Connector, place: Place, tmp_path: Path
) -> None:
    history.enlist(connection, place.project, ("public",), "development")
    with server.scratch() as other, other.connect() as fresh:
        history.create(fresh)
        history.enlist(fresh, place.project, ("public",), "development")
        assert _shape(connection) == _shape(fresh)


def test_a_run_that_fails_leaves_the_older_layout_as_it_was(
    connection: Connection, database: Connector, place: Place
) -> None:
    before = _shape(connection)
    connection.execute("CREATE VIEW accounts AS SELECT 1 AS id")
    with pytest.raises(Exception, match="accounts"):
        list(pipeline.apply(place.project, database, 1, Control(), stage="development"))
    assert _shape(connection) == before
    assert history.read(connection, place.project).layout == 1


def test_a_newer_layout_is_read_as_far_as_it_can_and_never_written(
    connection: Connection, database: Connector, place: Place
) -> None:
    history.enlist(connection, place.project, ("public",), "development")
    connection.execute("ALTER TABLE slipway.migration_history ADD COLUMN more text NOT NULL DEFAULT 'more'")
    connection.execute("UPDATE slipway.target SET layout = %s", (LAYOUT + 1,))
    connection.execute("UPDATE slipway.migration_history SET chain = 'of another kind'")
    found = pipeline.standing(place.project, database)
    assert (found.history.layout, found.damage, found.iteration) == (LAYOUT + 1, None, 0)
    with pytest.raises(Refused) as refused:
        list(pipeline.apply(place.project, database, 1, Control(), stage="development"))
    assert refused.value.code == "newer-layout"
    with pytest.raises(Refused, match="newer Slipway"):
        history.enlist(connection, place.project, ("public",), "development")
    page = built(place.project)[0]
    doing = Undertaking("r", place.project, database, Control(), "up", {}, "development")
    record_failure(doing, connection, (page,), refused.value)
    rows = connection.execute("SELECT count(*) FROM slipway.migration_history").fetchone()
    assert rows == (1,)


def test_a_newer_layout_without_a_column_of_ours_is_refused_not_misread(connection: Connection, place: Place) -> None:
    connection.execute("ALTER TABLE slipway.migration_history RENAME COLUMN actor TO who")
    with pytest.raises(Refused) as refused:
        history.read(connection, place.project)
    assert refused.value.code == "newer-layout"

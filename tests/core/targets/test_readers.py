"""A connection for previews sees everything and changes nothing."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import psycopg
import pytest

from core.errors import Refused
from core.targets import cluster, passwords
from core.targets.accounts import server_account
from core.targets.binaries import MAJOR
from core.targets.embedded import _database
from core.targets.folders import Folders
from core.targets.open import open_target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.targets.connector import Connection, Connector

CLERKS = """
CREATE SCHEMA crm;
CREATE TABLE crm.clerks (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text DEFAULT 'ada');
INSERT INTO crm.clerks DEFAULT VALUES
"""
WRITES = (
    "INSERT INTO crm.clerks DEFAULT VALUES",
    "UPDATE crm.clerks SET name = 'bob'",
    "DELETE FROM crm.clerks",
    "TRUNCATE crm.clerks",
    "COPY crm.clerks (name) FROM STDIN",
    "SELECT nextval('crm.clerks_id_seq')",
    "SELECT setval('crm.clerks_id_seq', 7)",
    "SELECT FROM crm.clerks FOR UPDATE",
    "ALTER TABLE crm.clerks ADD extra int",
    "DROP TABLE crm.clerks",
    "COMMENT ON TABLE crm.clerks IS 'ours'",
    "CREATE TABLE public.mine (id int)",
    "CREATE TABLE crm.mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql RETURN 1",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
)


@pytest.fixture
def reader(database: Connector) -> Iterator[Connection]:
    with database.connect() as owner:
        owner.execute(CLERKS)
    with database.read() as connection:
        yield connection


@pytest.fixture
def folders(home: Path) -> Folders:
    return Folders(home, MAJOR, server_account())


def test_the_reader_is_a_role_of_its_own_without_rights_to_make_anything(reader: Connection) -> None:
    rights = "rolsuper, rolcreaterole, rolcreatedb, rolreplication"
    row = reader.execute(f"SELECT rolname, {rights} FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == (cluster.READER, False, False, False, False)
    assert reader.autocommit and reader.prepare_threshold is None
    setting = reader.execute("SELECT setconfig FROM pg_db_role_setting WHERE setrole = current_user::regrole")
    assert setting.fetchone() == (["default_transaction_read_only=on"],)


def test_the_reader_reads_every_table_in_every_schema_also_those_made_later(
    database: Connector, reader: Connection
) -> None:
    assert reader.execute("SELECT name FROM crm.clerks").fetchall() == [("ada",)]
    with database.connect() as owner:
        owner.execute("CREATE SCHEMA later; CREATE TABLE later.notes AS SELECT 1 AS id")
    assert reader.execute("TABLE later.notes").fetchall() == [(1,)]


def test_the_reader_is_shown_the_rows_that_row_security_hides_from_others(
    database: Connector, reader: Connection
) -> None:
    with database.connect() as owner:
        owner.execute("ALTER TABLE crm.clerks ENABLE ROW LEVEL SECURITY")
    assert reader.execute("SELECT count(*) FROM crm.clerks").fetchone() == (1,)


def test_the_reader_reads_the_catalogue(reader: Connection) -> None:
    columns = "SELECT attname FROM pg_attribute WHERE attrelid = 'crm.clerks'::regclass AND attnum > 0 ORDER BY attnum"
    assert reader.execute(columns).fetchall() == [("id",), ("name",)]
    known = "SELECT column_default FROM information_schema.columns WHERE table_schema = 'crm' AND column_name = 'name'"
    assert reader.execute(known).fetchone() == ("'ada'::text",)


def test_the_reader_can_take_an_advisory_lock(reader: Connection) -> None:
    with reader.transaction():
        assert reader.execute("SELECT pg_try_advisory_xact_lock(42)").fetchone() == (True,)


@pytest.mark.parametrize("switched_off", [False, True])
def test_the_reader_writes_and_makes_nothing(reader: Connection, switched_off: bool) -> None:  # noqa: FBT001
    if switched_off:
        reader.execute("SET default_transaction_read_only = off")
    for write in WRITES:
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)) as caught:
            reader.execute(write)
        assert not switched_off or caught.value.sqlstate == "42501", write


def test_the_reader_of_a_projects_own_database_makes_no_temporary_table(server: Connector) -> None:
    with server.read() as reader:
        reader.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("CREATE TEMPORARY TABLE mine (id int)")


def test_the_owner_still_makes_temporary_tables(database: Connector) -> None:
    with database.connect() as owner:
        owner.execute("CREATE TEMPORARY TABLE mine (id int)")


def _unmake_reader(folders: Folders) -> None:
    """As a cluster was before there was a reader."""
    with _database(folders, cluster.SUPERUSER).connect() as admin:
        admin.execute("DROP ROLE slipway_reader")
        for (name,) in admin.execute("SELECT datname FROM pg_database").fetchall():
            admin.execute(f'GRANT TEMPORARY ON DATABASE "{name}" TO PUBLIC')
    (folders.cluster / cluster.READER).unlink()


def _reads_only(target: Connector) -> None:
    with target.read() as reader:
        assert reader.execute("TABLE kept").fetchall() == [(42,)]
        reader.execute("SET default_transaction_read_only = off")
        for write in ("INSERT INTO kept VALUES (1)", "CREATE TEMPORARY TABLE mine (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(write)


def test_a_cluster_from_before_gets_its_reader_when_attached_and_when_started(home: Path, folders: Folders) -> None:
    with open_target("embedded", project_id="before") as target:
        with target.connect() as owner:
            owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        _unmake_reader(folders)
        with open_target("embedded", project_id="before") as attached:
            _reads_only(attached)
        _unmake_reader(folders)
    with open_target("embedded", project_id="before") as started:
        _reads_only(started)
    assert not list(folders.server.glob("broken-*"))
    assert stat.S_IMODE((folders.cluster / cluster.READER).stat().st_mode) == 0o600


def test_a_readers_password_that_was_lost_or_left_half_written_is_made_anew(home: Path, folders: Folders) -> None:
    with open_target("embedded", project_id="before"):
        lost = passwords.known(folders.cluster)[cluster.READER]
    (folders.cluster / cluster.READER).unlink()
    (folders.cluster / f"{cluster.READER}.new").touch()
    with open_target("embedded", project_id="before") as target:
        target.read().close()
    made = passwords.known(folders.cluster)[cluster.READER]
    assert made != lost
    with open_target("embedded", project_id="before") as target:
        target.read().close()
    assert passwords.known(folders.cluster)[cluster.READER] == made


def test_the_readers_password_is_hidden_also_by_scratch_databases(server: Connector, data_home: Path) -> None:
    folders = Folders(data_home, MAJOR, server_account())
    secret = passwords.known(folders.cluster)[cluster.READER]
    with server.scratch() as scratch:
        for target in (server, scratch):
            assert target.redact(f"before {secret} after") == "before *** after"
            assert secret not in repr(target)


def test_a_urls_reader_is_the_same_role_and_refuses_to_write(other_server: Connector) -> None:
    with other_server.scratch() as scratch:
        with scratch.connect() as writer:
            writer.execute(CLERKS)
        with scratch.read() as reader:
            assert reader.autocommit
            assert reader.execute("SELECT current_user::text, name FROM crm.clerks").fetchone() == ("ada", "ada")
            assert reader.execute("SELECT pg_try_advisory_xact_lock(42)").fetchone() == (True,)
            for write in WRITES:
                with pytest.raises(psycopg.errors.ReadOnlySqlTransaction) as caught:
                    reader.execute(write)
                assert caught.value.sqlstate == "25006"


def test_a_urls_writer_is_not_bound_by_its_reader(other_server: Connector) -> None:
    with other_server.scratch() as scratch, scratch.read(), scratch.connect() as writer:
        writer.execute("CREATE TABLE mine (id int)")


def test_a_reader_that_cannot_connect_is_told_without_its_password(other_url: str) -> None:
    wrong = other_url.replace("other%2F", "other%2Fnot")
    with open_target(wrong, project_id="x") as target, pytest.raises(Refused) as caught:
        target.read()
    assert caught.value.code == "wrong-password" and "pass word" not in str(caught.value)

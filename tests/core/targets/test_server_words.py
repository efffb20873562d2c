"""Errors provoked on a real server: each becomes its code, with a remedy, in the server's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Refused
from core.run.session import Control
from core.run.work import Work
from core.targets.open import open_target
from core.targets.translate import translated, unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.connector import Connection, Connector

ROLES = """
CREATE ROLE single LOGIN CONNECTION LIMIT 1 PASSWORD 'x'; CREATE ROLE weak LOGIN PASSWORD 'x';
CREATE TABLE denied (id integer); CREATE SCHEMA "De nied"; GRANT CREATE ON SCHEMA public TO weak;
"""
GONE = 'DROP TABLE denied; DROP SCHEMA "De nied"; REVOKE ALL ON SCHEMA public FROM weak; DROP ROLE single, weak'
WAYS_OUT = {
    "SELECT * FROM denied": "As its owner: GRANT ALL ON TABLE denied TO <role>",
    'CREATE TABLE "De nied".mine ()': 'As its owner: GRANT USAGE, CREATE ON SCHEMA "De nied" TO <role>',
    "CREATE SCHEMA mine": "As its owner: GRANT CREATE ON DATABASE crm TO <role>",
    "ALTER TABLE denied ADD b integer": "Connect as the owner of the table denied, or: GRANT <its owner> TO <role>",
    "CREATE DATABASE mine": "As a superuser: ALTER ROLE <role> CREATEDB",
    "CREATE EXTENSION dblink": "As a superuser, in this database: CREATE EXTENSION dblink",
    "COPY denied TO PROGRAM 'true'": "Let the owner GRANT it, or connect as the owner of the objects.",
}


@pytest.fixture(scope="module")
def roles(other_server: Connector) -> Iterator[None]:
    with other_server.connect() as connection:
        connection.execute(ROLES.encode())
        yield
        connection.execute(GONE.encode())


def _as(role: str, url: str) -> str:
    return f"postgresql://{role}:x@" + url.partition("@")[2]


def _told(connection: Connection, *statements: str) -> Refused:
    """What is said of one of these statements."""
    *before, last = (statement.encode() for statement in statements)
    with connection:
        for statement in before:
            connection.execute(statement)
        with pytest.raises(Refused) as caught, translated("here", unchanged):
            connection.execute(last)
    assert caught.value.remedy
    return caught.value


def test_a_role_that_has_all_its_connections(other_url: str, roles: None) -> None:
    with (
        open_target(_as("single", other_url), project_id="x") as target,
        target.connect(),
        pytest.raises(Refused) as caught,
    ):
        target.connect()
    assert caught.value.code == "too-many-connections"
    assert 'too many connections for role "single"' in caught.value.message


def test_a_lock_that_somebody_holds(other_server: Connector, roles: None) -> None:
    with other_server.connect() as holder, holder.transaction():
        holder.execute("LOCK TABLE denied")
        told = _told(other_server.connect(), "SET lock_timeout = '10ms'", "SELECT * FROM denied")
    assert told.code == "lock-timeout" and "canceling statement due to lock timeout" in told.message


def test_a_session_that_an_administrator_ended(other_server: Connector) -> None:
    assert _told(other_server.connect(), "SELECT pg_terminate_backend(pg_backend_pid())").code == "starting-or-stopping"


def test_a_transaction_that_may_not_write(other_server: Connector) -> None:
    told = _told(other_server.read(), "CREATE TABLE mine ()")
    assert told.code == "read-only" and "primary" in told.remedy


def test_a_transaction_that_was_idle_for_too_long(other_server: Connector) -> None:
    connection = other_server.connect()
    connection.execute("SET idle_in_transaction_session_timeout = '20ms'")
    connection.execute("BEGIN")
    with other_server.connect() as clock:
        clock.execute("SELECT pg_sleep(0.2)")
    assert _told(connection, "SELECT 1").code == "idle-timeout"


def test_a_statement_that_took_too_long(other_server: Connector) -> None:
    told = _told(other_server.connect(), "SET statement_timeout = '20ms'", "SELECT pg_sleep(5)")
    assert told.code == "statement-timeout"


def test_a_right_that_is_missing_is_named_with_the_grant_that_gives_it(other_url: str, roles: None) -> None:
    with open_target(_as("weak", other_url), project_id="x") as target:
        for statement, remedy in WAYS_OUT.items():
            told = _told(target.connect(), statement)
            assert (told.code, told.remedy) == ("missing-right", remedy)


def test_a_statement_of_a_run_that_lacks_a_right_names_it_too(other_url: str, roles: None) -> None:
    with (
        open_target(_as("weak", other_url), project_id="x") as target,
        target.connect() as connection,
        pytest.raises(Refused) as caught,
    ):
        list(Work(connection, Control(), 1, 1).of_file("CREATE SCHEMA mine"))
    assert caught.value.code == "statement-failed-42501"
    assert caught.value.remedy.startswith("As its owner: GRANT CREATE ON DATABASE crm TO <role>; this transaction")

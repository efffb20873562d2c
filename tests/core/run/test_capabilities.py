"""What status tells of a server is so on that server, for each kind of role."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.report.capabilities import lines
from core.run.capabilities import Capabilities, capabilities
from core.targets.open import open_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.connector import Connector

ROLES = """
CREATE ROLE weak LOGIN PASSWORD 'weak';
CREATE ROLE maker LOGIN CREATEDB BYPASSRLS PASSWORD 'maker';
ALTER ROLE maker SET default_transaction_read_only = on;
GRANT CREATE ON DATABASE crm TO maker;
"""


@pytest.fixture(scope="module")
def roles(other_server: Connector) -> Iterator[None]:
    with other_server.connect() as connection:
        connection.execute(ROLES.encode())
        yield
        connection.execute("DROP OWNED BY maker, weak; DROP ROLE maker, weak")


def _as(role: str, url: str) -> Capabilities:
    with open_target(f"postgresql://{role}:{role}@" + url.partition("@")[2], project_id="x") as target:
        return capabilities(target)


def test_the_owner_of_a_server_can_everything(other_server: Connector) -> None:
    found = capabilities(other_server)
    assert (found.major, found.version.partition(".")[0], found.role, found.superuser) == (15, "15", "ada", True)
    assert found.may_create and found.may_create_databases and found.bypasses_row_security and found.accepts_writes
    assert not (found.encrypted or found.pooled or found.standby)
    assert found.judge == "scratch database"
    assert "plpgsql" in found.extensions and "pgcrypto" in found.available_extensions
    assert found.lock_room == 1024 * 100
    assert list(lines(found))[:2] == [
        f"Server: PostgreSQL {found.version}, not encrypted, direct",
        "Role: ada (superuser)",
    ]


def test_a_role_without_rights_is_told_what_it_lacks(other_url: str, roles: None) -> None:
    found = _as("weak", other_url)
    assert not (found.superuser or found.may_create or found.may_create_databases or found.bypasses_row_security)
    assert found.judge == "none"  # the embedded server is no 15
    assert replace(found, embedded_major=15).judge == "embedded server"
    assert list(lines(found))[-1] == "Note: weak lacks CREATE on the database, which Slipway's own schema takes."


def test_rights_are_told_one_by_one_and_a_role_that_only_reads_as_such(other_url: str, roles: None) -> None:
    found = _as("maker", other_url)
    assert (found.superuser, found.judge, found.read_only, found.accepts_writes) == (
        False,
        "scratch database",
        True,
        False,
    )
    assert "Role: maker (CREATE, CREATEDB, BYPASSRLS)" in list(lines(found))
    assert "Note: default_transaction_read_only is on for maker here; nothing can be applied." in list(lines(found))


def test_the_embedded_server_is_told_by_the_role_that_applies(server: Connector) -> None:
    found = capabilities(server)
    assert (found.major, found.superuser, found.may_create_databases, found.read_only) == (18, False, True, False)


def test_a_newer_server_than_any_that_was_tried_is_noted(other_server: Connector) -> None:
    newer = replace(capabilities(other_server), major=19, version="19.1")
    assert "Note: Slipway was not tested with PostgreSQL 19, only with 14 to 18." in list(lines(newer))

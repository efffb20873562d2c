"""Poolers are told apart by what they do, whatever their port: sessions that hold are used, others are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import Refused
from core.report.capabilities import lines
from core.run.capabilities import capabilities
from core.run.proving.judge import read_back
from core.run.proving.workplaces import workplace
from core.run.session import Control
from core.schema.columns import Column
from core.schema.constraints import QName
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.schema.types import DataType
from core.targets.open import open_target
from tests.core.targets.pooling import Mode, pooler

if TYPE_CHECKING:
    from core.targets.connector import Connector


@pytest.mark.parametrize(("mode", "order"), [("transaction", "last"), ("transaction", "turns"), ("statement", "last")])
def test_a_pooler_that_keeps_no_session_is_refused_and_left_as_it_was(mode: Mode, order: str, other_url: str) -> None:
    with pooler(other_url, mode, turns=order == "turns") as (url, pool):
        for number in range(3):  # connections that were used before lie in the pool
            with open_target(url, project_id="x") as target, pytest.raises(Refused) as caught:
                target.read() if number % 2 else target.connect()
            assert (caught.value.code, caught.value.exit_code) == ("transaction-pooler", 3)
            assert "5432" in caught.value.remedy and "127.0.0.1" in caught.value.place
        assert set(pool.settings("default_transaction_read_only")) == {b"off"}


@pytest.mark.parametrize("only", ["", "crm"])
def test_a_pooler_that_keeps_sessions_is_as_good_as_the_server(only: str, other_url: str) -> None:
    """One that was told of a single database knows no scratch database: then the schemas step aside."""
    wanted = Schema((Table(QName("public", "accounts"), (Column("id", DataType("integer")),)),))
    with pooler(other_url, "session", only=only) as (url, _), open_target(url, project_id="x") as target:
        found = capabilities(target)
        assert (found.pooled, next(lines(found))) == (
            True,
            f"Server: PostgreSQL {found.version}, not encrypted, by a pooler",
        )
        with target.read() as connection:
            assert connection.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
        with workplace(target, ("public",), Control()) as place:
            assert place.aside is bool(only)
        assert read_back(target, wanted, "public") == wanted


def test_a_server_itself_is_no_pooler(other_server: Connector) -> None:
    with other_server.connect() as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row == (connection.info.backend_pid,)


def test_a_server_that_is_too_old_is_refused_before_anything_is_asked_of_it(other_url: str) -> None:
    with (
        pooler(other_url, "session", version="13.21") as (url, _),
        open_target(url, project_id="x") as target,
        pytest.raises(Refused) as caught,
    ):
        target.connect()
    assert caught.value.code == "server-too-old"
    assert "13" in caught.value.message and "14" in caught.value.remedy

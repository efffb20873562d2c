"""A scratch database on each of two servers, kept for a file of tests that roll back what they did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.load.live import Connection
from core.targets.connector import Connector


@pytest.fixture(scope="module")
def other_scratch(other_server: Connector) -> Iterator[Connection]:
    with other_server.scratch() as scratch, scratch.connect(autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module", params=["embedded", "other server"])
def kept_scratch(request: pytest.FixtureRequest, server: Connector, other_server: Connector) -> Iterator[Connection]:
    chosen = server if request.param == "embedded" else other_server
    with chosen.scratch() as scratch, scratch.connect(autocommit=True) as connection:
        yield connection


@pytest.fixture
def anywhere(kept_scratch: Connection) -> Iterator[Connection]:
    """Inside a transaction that is rolled back: the next test finds an empty database."""
    with kept_scratch.transaction(force_rollback=True):
        yield kept_scratch

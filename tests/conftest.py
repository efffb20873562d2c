"""Real servers for every test: the embedded one held open for the session, and one that is reached by URL."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

import pytest

from core.targets.open import open_target
from tests.servers import FAST, quick_folder, running

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from core.targets.connector import Connector


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run what is sampled otherwise: golden cases on 14 to 18")


@pytest.fixture(scope="session")
def data_home() -> Iterator[Path]:
    """As root the server's account can't enter pytest's own folders (0700), so this one lies beside them."""
    folder = quick_folder("sw-")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIPWAY_DATA_HOME", str(folder / "home"))
        patch.setenv("SLIPWAY_EMBEDDED_OPTIONS", FAST)
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # nobody's own is touched
        yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def server(data_home: Path) -> Iterator[Connector]:
    with open_target("embedded", project_id="tests") as connector:
        yield connector


@pytest.fixture
def database(server: Connector) -> Iterator[Connector]:
    with server.scratch() as connector:
        yield connector


@pytest.fixture(scope="session")
def other_url(data_home: Path) -> Iterator[str]:
    """The URL of a server that is not ours: PostgreSQL 15, on loopback, with a password that needs encoding."""
    with running(15) as url:
        yield url


@pytest.fixture(scope="session")
def other_server(other_url: str) -> Iterator[Connector]:
    with open_target(other_url, project_id="tests") as connector:
        yield connector


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning that no test asked for is a failure; a test that expects one reads `caplog`."""
    yield
    if "caplog" in request.fixturenames:
        return
    caught = request.node.stash.get(LOUD, None)
    assert not caught, f"unexpected log records: {caught}"


LOUD = pytest.StashKey[list[str]]()


class _Loud(logging.Handler):
    def __init__(self, item: pytest.Item) -> None:
        super().__init__(logging.WARNING)
        self.records = item.stash.setdefault(LOUD, [])

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.name}: {record.getMessage()}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    handler = _Loud(item)
    logging.getLogger().addHandler(handler)
    try:
        return (yield)
    finally:
        logging.getLogger().removeHandler(handler)

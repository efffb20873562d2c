"""Projects for the acceptance tests: each with a folder and a database of its own, gone when the test is done."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from tests.acceptance.projects import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.targets.connector import Connector


@pytest.fixture
def new_url(other_url: str) -> Iterator[str]:
    """The URL of an empty database on the server that is not ours."""
    name = f"walk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield other_url.removesuffix("/crm") + f"/{name}"
    with psycopg.connect(other_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["embedded", "url"])
def target(request: pytest.FixtureRequest, server: Connector) -> str:
    return str(request.getfixturevalue("new_url")) if request.param == "url" else "embedded"


@pytest.fixture
def place(tmp_path: Path, target: str, server: Connector) -> Iterator[Place]:
    """An empty project, once on each server."""
    with example(tmp_path, target, server) as made:
        yield made


@pytest.fixture
def crm(tmp_path: Path, target: str, server: Connector) -> Iterator[Place]:
    """The shipped example, once on each server."""
    with example(tmp_path, target, server, "--example", "crm") as made:
        yield made


@pytest.fixture
def embedded_place(tmp_path: Path, server: Connector) -> Iterator[Place]:
    with example(tmp_path, "embedded", server) as made:
        yield made


@pytest.fixture
def embedded_crm(tmp_path: Path, server: Connector) -> Iterator[Place]:
    with example(tmp_path, "embedded", server, "--example", "crm") as made:
        yield made


@pytest.fixture
def url_crm(tmp_path: Path, new_url: str, server: Connector) -> Iterator[Place]:
    with example(tmp_path, new_url, server, "--example", "crm") as made:
        yield made


@contextmanager
def example(folder: Path, url: str, server: Connector, *words: str) -> Iterator[Place]:
    place = Place(folder / "project")
    place.slipway("new", str(place.root), *words)
    place.target(url)
    yield place
    if url == "embedded":
        with place.connect() as there:
            name = there.info.dbname
        with server.connect() as connection:
            # Without FORCE: the owner may not end an autovacuum worker that is there by chance, plain DROP does.
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))

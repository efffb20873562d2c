"""The judges of what a snapshot reads back as, on a server where the role may do less."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from psycopg import sql

from core import pipeline
from core.errors import Refused, Unanswered
from core.project.migrations import migration
from core.project.settings import Project
from core.run.approving import refuse_unrehearsed
from core.run.proving.judge import read_back
from core.run.proving.workplaces import workplace
from core.run.session import Control
from core.schema.objects import Extension
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector, Kind


@dataclass(frozen=True)
class Poor:
    """A role of a server that may not create databases."""

    inner: Connector
    role: str

    @property
    def label(self) -> str:
        return self.inner.label

    @property
    def kind(self) -> Kind:
        return self.inner.kind

    def connect(self, *, autocommit: bool = True) -> Connection:
        connection = self.inner.connect(autocommit=True)
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(self.role)))
        connection.autocommit = autocommit
        return connection

    def read(self) -> Connection:
        return self.connect()

    def scratch(self) -> AbstractContextManager[Connector]:
        with self.connect() as connection:
            may = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
        assert may == (False,)
        raise Refused("no-scratch", "may not", remedy="none")

    def redact(self, text: str) -> str:
        return self.inner.redact(text)


@pytest.fixture
def poor(other_server: Connector) -> Iterator[Poor]:
    """The owner of a database on a server by URL, without CREATEDB."""
    with other_server.scratch() as inner, inner.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS poor")
        connection.execute("CREATE ROLE poor")
        row = connection.execute("SELECT current_database()").fetchone()
        assert row is not None
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO poor").format(sql.Identifier(row[0])))
        yield Poor(inner, "poor")
        connection.execute("DROP OWNED BY poor CASCADE")
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO CURRENT_USER").format(sql.Identifier(row[0])))
        connection.execute("DROP ROLE poor")


@pytest.fixture
def project(tmp_path: Path, data_home: Path) -> Project:
    project = pipeline.new(tmp_path / "crm", "crm")
    assert list(pipeline.build(project, 2, {}))[-1].proposal is not None
    return project


def test_without_createdb_the_schemas_are_renamed_aside_and_nothing_of_it_stays(project: Project, poor: Poor) -> None:
    list(pipeline.apply(project, poor, 2, Control(), stage="development"))
    with poor.connect() as connection:
        connection.execute("INSERT INTO accounts (name) VALUES ('a')")
    assert pipeline.verify(project, poor, None).ok
    list(pipeline.rollback(project, poor, 1, Control(), {}))
    list(pipeline.apply(project, poor, None, Control(), stage="development"))
    with poor.connect() as connection:
        assert connection.execute("SELECT name FROM accounts").fetchall() == [("a",)]
        aside = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'slipway_aside%'").fetchall()
    assert aside == []


def test_others_see_their_tables_while_the_schemas_are_aside(project: Project, poor: Poor) -> None:
    list(pipeline.apply(project, poor, 1, Control(), stage="development"))
    with workplace(poor, ["public"], Control()) as place, poor.connect() as other:
        assert place.aside
        assert place.connection.execute("SELECT to_regclass('public.accounts')").fetchone() == (None,)
        assert other.execute("SELECT count(*) FROM public.accounts").fetchone() == (0,)


def test_where_neither_works_it_is_said_to_be_unproved(poor: Poor) -> None:
    with poor.inner.connect() as connection:
        connection.execute("ALTER SCHEMA public OWNER TO CURRENT_USER")
    with pytest.raises(Refused) as refused, workplace(poor, ["public"], Control()):
        pass
    assert refused.value.code == "unproved"
    assert "CREATEDB" in refused.value.remedy


def test_where_neither_works_the_embedded_server_of_the_same_major_judges(
    project: Project, database: Connector
) -> None:
    with workplace(Unable(database), ["public"], Control()) as place:
        assert not place.aside
        name = place.connection.execute("SELECT current_database()").fetchone()
        assert name is not None and name[0].startswith("slipway_scratch_")


def test_what_the_embedded_server_lacks_says_nothing_of_the_target(database: Connector) -> None:
    with pytest.raises(Refused) as refused:
        read_back(Unable(database), Schema(objects=(Extension("pg_trgm", "public"),)), "public")
    assert refused.value.code == "unproved"
    assert "stands in for it" in refused.value.message and "pg_trgm" in refused.value.message


def test_a_baseline_that_nobody_could_rehearse_says_what_to_do_off_development(project: Project) -> None:
    page = replace(migration(project, 2), iteration=0)
    with pytest.raises(Unanswered) as refused:
        refuse_unrehearsed(project, "staging", page, "why")
    assert refused.value.code == "not-rehearsed" and "approve 0 unproved@rehearsal" in refused.value.remedy
    refuse_unrehearsed(project, "development", page, "why")


@dataclass(frozen=True)
class Unable(Poor):
    """A role that may read and nothing else."""

    role: str = "pg_monitor"

    def connect(self, *, autocommit: bool = True) -> Connection:
        return self.inner.read()

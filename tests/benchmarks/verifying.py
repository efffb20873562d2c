"""Verification against the bare catalogue queries and against Alembic's comparison, in turns on one database."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core import pipeline
from core.load.catalogue.rows import query
from core.run.session import Control
from core.targets.connector import Connector
from tests.acceptance.projects import SLIPWAY, Place
from tests.benchmarks.lines import Line

REPEATS = 7
QUERIES = (
    *("tables", "columns", "constraints", "indexes", "unmanaged", "namespaces", "extensions", "enums", "sequences"),
    *("routines", "views", "triggers", "policies", "dependencies"),
)


def verify(place: Place, tables: int) -> Iterator[Line]:
    with place.connector() as connector:
        for _ in pipeline.apply(place.settings, connector, 1, Control(), stage="development"):
            pass
        metadata = _reflected(connector)
        ours, bare, alembic, whole = [], [], [], []
        for _ in range(REPEATS):
            bare.append(_timed(lambda: _bare(connector)))
            ours.append(_timed(lambda: _verified(place, connector)))
            alembic.append(_timed(lambda: _compared(connector, metadata)))
            whole.append(_timed(lambda: _command(place)))
        with connector.connect() as connection:
            connection.execute("ALTER TABLE public.thing0500s ADD by_hand int")
        differing = [_timed(lambda: pipeline.verify(place.settings, connector, None)) for _ in range(REPEATS)]
    middle, raw, theirs = (statistics.median(times) for times in (ours, bare, alembic))
    yield Line(f"verify {tables} tables / bare catalogue queries", middle, raw, 2)
    yield Line("the same with one column by hand / bare queries", statistics.median(differing), raw, 12)
    yield Line("verify / Alembic's compare_metadata", middle, theirs, 1 / 8)
    yield Line("slipway verify, the whole command / compare_metadata", statistics.median(whole), theirs, 1 / 3)


def _verified(place: Place, connector: Connector) -> None:
    if not pipeline.verify(place.settings, connector, None).ok:
        sys.exit("bench: the database does not match its model")


def _command(place: Place) -> None:
    subprocess.run([SLIPWAY, "verify", "--project", str(place.root)], check=True, capture_output=True)


def _bare(connector: Connector) -> None:
    """The same questions with nothing made of the answers."""
    asked: dict[str, object] = {"schemas": ["public"]}
    with connector.connect() as connection:
        for name in QUERIES:
            rows = connection.execute(query(name), asked).fetchall()
            if name == "tables":
                asked["tables"] = [row[0] for row in rows]


def _engine(connector: Connector) -> sa.Engine:
    return sa.create_engine("postgresql+psycopg://", creator=lambda: connector.connect(autocommit=False))


def _reflected(connector: Connector) -> sa.MetaData:
    """What Alembic is given as the model; making it is not counted."""
    engine, metadata = _engine(connector), sa.MetaData()
    metadata.reflect(engine)
    engine.dispose()
    return metadata


def _compared(connector: Connector, metadata: sa.MetaData) -> None:
    engine = _engine(connector)
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        if compare_metadata(MigrationContext.configure(connection), metadata):
            sys.exit("bench: Alembic finds a difference where there is none")
    engine.dispose()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

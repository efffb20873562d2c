"""What is kept in a target, and giving it up for good: the ledger says what is Slipway's, nothing else is dropped."""

from __future__ import annotations

import getpass
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from uuid import uuid4

import psycopg
from psycopg import sql

from core.errors import CoreError, Refused, UsageError
from core.plan.steps import NOTES
from core.project.settings import Project
from core.run.lookups import count, relation
from core.run.records import doubt, history, purging
from core.run.records.purging import Given
from core.run.session import Control
from core.run.work import failure
from core.schema.constraints import QName
from core.targets.connector import Connection, Connector

_PARCEL = re.compile(r"slipway_retained_([0-9]{3,})_(up|down)")
_LEFTOVER = re.compile(r"slipway_leftover_[0-9a-f]{8}_([0-9]{3,})")

_PURGED_BY = (
    "SELECT actor, purged_at FROM slipway.purged WHERE parcel = %s AND object = %s ORDER BY purged_at DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Object:
    """A table, the values of a column, or a sequence that is kept; its name is as the parcel spells it."""

    name: str
    kind: str  # "rows", "sequence", or "notes": what puts publications and statistics back
    rows: int | None  # None where they could not be counted in time
    bytes: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """One schema of kept things."""

    name: str
    iteration: int
    direction: str  # of the file that put it there: "up", "down", or "left over"
    run: str
    since: datetime
    objects: tuple[Object, ...]

    @property
    def bytes(self) -> int:
        return sum(one.bytes for one in self.objects)

    @property
    def rows(self) -> int:
        return sum(one.rows or 0 for one in self.held)

    @property
    def held(self) -> tuple[Object, ...]:
        """What somebody's rows are in, or number them; Slipway's own notes are neither."""
        return tuple(one for one in self.objects if one.kind != "notes")

    @property
    def purging_means(self) -> str:
        """Say what nobody could have back any more."""
        if not self.held:
            return "no row is lost with it"
        names = ", ".join(one.name for one in self.held)
        if self.held != self.objects:
            names += ", without publications and statistics"
        match self.direction:
            case "up":
                return f"rolling back to {self.iteration - 1} would give structure only for {names}"
            case "down":
                return f"applying {self.iteration} again would give structure only for {names}"
            case _:
                return f"nothing is given back from it any more; it is the last copy of {names}"


@dataclass(frozen=True, slots=True)
class Purge:
    """What was given up, by which run."""

    run: str
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Census:
    """For status: how much is kept."""

    parcels: int = 0
    bytes: int = 0


def looked_up(project: Project, connector: Connector) -> tuple[Parcel, ...]:
    """Count every row, within limits of time; while a run is at work its parcels are locked."""
    with connector.read() as connection:
        if not doubt.lock_is_free(connection, project):
            raise Refused(
                "at-work",
                f"a run is at work on {connector.label}: what is kept is changing",
                remedy="Wait until it is done; slipway status says so.",
            )
        with connection.transaction():
            connection.execute("SET LOCAL statement_timeout TO '10s'")
            connection.execute("SET LOCAL lock_timeout TO '5s'")
            return tuple(_parcels(connection, project))


def census(project: Project, connector: Connector) -> Census:
    """Sizes only; nothing is counted row by row."""
    with connector.read() as connection:
        rows = _ledger(connection, project)
        return Census(len({row[0] for row in rows}), sum(row[6] for row in rows))


def purge(project: Project, connector: Connector, names: Sequence[str], control: Control) -> Purge:
    """Drop parcels in one transaction, under the run's lock, and write a row of it; without names all of them."""
    run, began = str(uuid4()), time.perf_counter()
    with control.working(connector) as connection:
        try:
            with connection.transaction():
                gone = _purged(project, connector, connection, names, run)
                given = _given(gone, time.perf_counter() - began)
                row = purging.append(connection, project, run, given) if gone else None
        except psycopg.errors.DependentObjectsStillExist as error:
            raise _hung_on(error) from error
        except psycopg.Error as error:
            raise failure(error, control) from error
    if row is not None:
        purging.remember(project, connector, row)
    return Purge(run, gone)


def _given(gone: Sequence[Parcel], seconds: float) -> Given:
    return Given(tuple(one.name for one in gone), sum(len(one.objects) + 1 for one in gone), seconds)


def why_gone(connection: Connection, kept: QName) -> str:
    """Say who gave up what was kept there, as far as the ledger knows."""
    row = connection.execute("SELECT to_regclass('slipway.purged') IS NOT NULL").fetchone()
    found = connection.execute(_PURGED_BY, (kept.schema, kept.name)).fetchone() if row and row[0] else None
    if found is None:
        return f"is no longer in {kept.schema}, and not by a purge of Slipway's"
    return f"was purged by {found[0]} on {found[1]:%Y-%m-%d %H:%M:%S}"


def _purged(
    project: Project, connector: Connector, connection: Connection, names: Sequence[str], run: str
) -> tuple[Parcel, ...]:
    connection.execute("SET LOCAL lock_timeout TO '5s'")
    if not doubt.lock_soon(connection, project):
        raise Refused(
            "busy",
            f"another Slipway is working on {connector.label} for {project.name}",
            remedy="Wait until it is done, then look at slipway status.",
        )
    found = tuple(_parcels(connection, project))
    chosen = tuple(one for one in found if not names or one.name in names)
    _refuse_unknown(found, names)
    _refuse_strangers(connection, project, [one.name for one in chosen])
    if not chosen:
        return ()
    history.bring_up(connection)
    purging.refuse_broken(connection, project, connector)
    for parcel in chosen:
        _drop(connection, parcel)
        _note(connection, project, parcel, run)
    history.note_retained(connection, project, run)
    return chosen


def _refuse_unknown(found: Sequence[Parcel], names: Sequence[str]) -> None:
    if strange := sorted(set(names) - {one.name for one in found}):
        known = ", ".join(one.name for one in found) or "none"
        raise UsageError(
            "unknown-parcel",
            f"{strange[0]}: this project keeps no parcel of that name there",
            remedy=f"Parcels: {known}.",
        )


def _refuse_strangers(connection: Connection, project: Project, names: list[str]) -> None:
    query = _query("retained_strangers.sql")
    found = connection.execute(query, {"parcels": names, "project": project.id}).fetchall() if names else []
    if found:
        listed = ", ".join(f"{what} in {place}" for place, what in found[:5])
        raise Refused(
            "strange-in-parcel",
            f"there is something that Slipway did not put there: {listed}",
            remedy="Move it to another schema, or drop it yourself; then purge again.",
        )


def _drop(connection: Connection, parcel: Parcel) -> None:
    """Without CASCADE: what somebody has hung on a parcel must not vanish with it."""
    for one in sorted(parcel.objects, key=lambda one: one.kind == "sequence"):
        word = sql.SQL("DROP SEQUENCE {}" if one.kind == "sequence" else "DROP TABLE {}")
        connection.execute(word.format(relation(QName(parcel.name, one.name))))
    connection.execute(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(parcel.name)))


def _note(connection: Connection, project: Project, parcel: Parcel, run: str) -> None:
    for one in parcel.objects:
        connection.execute(
            "INSERT INTO slipway.purged (project, run, parcel, object, row_count, actor) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            (project.id, run, parcel.name, one.name, one.rows or 0, getpass.getuser()),
        )


def _hung_on(error: psycopg.Error) -> CoreError:
    detail = " ".join((error.diag.message_detail or "").split())
    return Refused(
        "depended-on",
        f"{error.diag.message_primary}: {detail}",
        remedy="Drop first what depends on it; nothing was purged.",
    )


def _ledger(connection: Connection, project: Project) -> list[tuple[str, str, str, str, datetime, int | None, int]]:
    if not history.present(connection):
        return []
    rows = connection.execute(_query("retained_read.sql"), (project.id,)).fetchall()
    return [(row[0], row[1], row[2], row[3], row[4], row[5], row[6]) for row in rows]


def _parcels(connection: Connection, project: Project) -> Iterator[Parcel]:
    for name, group in groupby(_ledger(connection, project), key=lambda row: row[0]):
        rows = list(group)
        iteration, direction = _named(name)
        objects = tuple(
            Object(row[1], _kind(row), 0 if row[2] == "S" else _rows(connection, QName(name, row[1])), row[6])
            for row in rows
        )
        yield Parcel(name, iteration, direction, rows[0][3], min(row[4] for row in rows), objects)


def _kind(row: tuple[str, str, str, str, datetime, int | None, int]) -> str:
    if row[2] == "S":
        return "sequence"
    return "notes" if row[1] == NOTES else "rows"


def _rows(connection: Connection, name: QName) -> int | None:
    try:
        with connection.transaction():
            return count(connection, sql.SQL("SELECT count(*) FROM {}").format(relation(name)))
    except psycopg.Error:  # in time, or at all: a policy may be in the way
        if connection.closed:
            raise
        return None


def _named(name: str) -> tuple[int, str]:
    if found := _PARCEL.fullmatch(name):
        return int(found[1]), found[2]
    left = _LEFTOVER.fullmatch(name)
    return (int(left[1]) if left else 0), "left over"


def _query(name: str) -> bytes:
    return files("core.run").joinpath("queries", name).read_bytes()

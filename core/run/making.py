"""Whether a Schema that was read somewhere can be made again from nothing, and reads back the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from core.diff.changes import Change, CreateObject, part_of, table_of
from core.load.live import read_schema
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.run.differences import Difference, differences
from core.run.judge import places
from core.run.managed import only_managed, without_places
from core.run.session import Control
from core.run.workplaces import workplace
from core.schema.findings import Finding
from core.schema.objects import Object, identity, label
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector


@dataclass(frozen=True, slots=True)
class Made:
    """What can be made, and what had to be left out or can't be."""

    schema: Schema
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Failed:
    change: Change | None  # none for what frames the steps
    why: str


def made(connector: Connector, wanted: Schema, first: str) -> Made:
    """Leave out what stands beside tables and can't be made; a table that can't be made stops it."""
    schemas = places(first, wanted)
    with workplace(connector, schemas, Control()) as place:
        with place.piece() as connection:
            failed = tuple(_make(connection, wanted, first))
        read = read_schema(place.connection, schemas)
    gone = {identity(one.change.object) for one in failed if isinstance(one.change, CreateObject)}
    kept = replace(wanted, objects=tuple(one for one in wanted.objects if identity(one) not in gone))
    findings = [_left_out(one.change.object, one.why) for one in failed if isinstance(one.change, CreateObject)]
    findings += [_impossible(one) for one in failed if not isinstance(one.change, CreateObject)]
    if not any(finding.severity == "error" for finding in findings):
        again = without_places(only_managed(read, kept).schema, kept)
        findings += [_other(one) for one in differences(kept, again)]
    return Made(kept, tuple(findings))


def _make(connection: Connection, wanted: Schema, first: str) -> Iterator[_Failed]:
    """Go on after what fails, so that everything is told at once."""
    for name in places(first, wanted):
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))
    connection.execute("SET LOCAL TimeZone TO 'UTC'")
    whole = plan(Schema(), wanted, iteration=0, decisions=Decisions(), first=first)
    broken: set[int] = set()
    for statement in script(whole, "up", first):
        if statement.step in broken:
            continue
        connection.execute("SAVEPOINT slipway_import")
        try:
            connection.execute(statement.sql.encode())
        except psycopg.Error as error:
            connection.execute("ROLLBACK TO SAVEPOINT slipway_import")
            change = whole.steps[statement.step].forward.change if statement.step >= 0 else None
            broken.add(statement.step)
            yield _Failed(change, error.diag.message_primary or str(error).strip())
        connection.execute("RELEASE SAVEPOINT slipway_import")


def _left_out(one: Object, why: str) -> Finding:
    return Finding(
        code="baseline-left-out",
        severity="note",
        place=label(one),
        message=f"{label(one)}: not in the baseline, and not compared, since it can't be made without what is left "
        f"out: {why}.",
        remedy="Nothing to do. It stays as it is where it is; an empty database gets it by other means.",
    )


def _impossible(failed: _Failed) -> Finding:
    place = "the schemas"
    if failed.change is not None:
        table, part = table_of(failed.change), part_of(failed.change)
        place = f"{table}.{part}" if part else str(table)
    return Finding(
        code="baseline-impossible",
        severity="error",
        place=place,
        message=f"{place} can't be made from what the baseline can say: {failed.why}.",
        remedy="Slipway manages no domains, composite types, partitioned tables and the like: what a table needs of "
        "them must become a plain type or go before the import.",
    )


def _other(one: Difference) -> Finding:
    about = f"{one.attribute} of {one.object}" if one.attribute else one.object
    return Finding(
        code="baseline-impossible",
        severity="error",
        place=one.object,
        message=f"made again, {about} is {one.actual} and not {one.expected}.",
        remedy="What it depends on is nothing that the baseline can say. Change it there, and import again.",
    )

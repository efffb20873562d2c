"""What of a Schema that was read somewhere can be made again from nothing, and reads back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import psycopg
from psycopg import sql

from core.diff.changes import AlterObject, Change, CreateObject, DropObject, table_of
from core.errors import Refused
from core.load.live import read_schema
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.run.proving.differences import differences
from core.run.proving.judge import places
from core.run.proving.managed import only_managed, without_places
from core.run.proving.workplaces import Workplace, workplace
from core.run.session import Control
from core.schema.constraints import QName
from core.schema.findings import Finding
from core.schema.objects import identity, label
from core.schema.schemas import LeftOut, Schema
from core.schema.tables import Table
from core.targets.connector import Connector

Identity = tuple[int, QName, str]


@dataclass(frozen=True, slots=True)
class Made:
    """What can be made, and what had to be left out."""

    schema: Schema
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Failed:
    """What can't be made, and why the server says so."""

    tables: dict[QName, str] = field(default_factory=dict)
    objects: dict[Identity, str] = field(default_factory=dict)

    def note(self, change: Change, why: str) -> None:
        match change:
            case CreateObject(one) | DropObject(one) | AlterObject(_, one):
                self.objects.setdefault(identity(one), why)
            case _:
                self.tables.setdefault(table_of(change), why)


def made(connector: Connector, wanted: Schema, first: str) -> Made:
    """Leave out what can't be made and what hangs on it, until the rest can."""
    kept = without_strangers(wanted)
    while True:
        schemas = places(first, kept.schema)
        with workplace(connector, schemas, Control()) as place:
            failed = _make(place, kept.schema, first)
            read = read_schema(place.connection, schemas)
        if not failed.tables and not failed.objects:
            again = without_places(only_managed(read, kept.schema).schema, kept.schema)
            _note_others(failed, kept.schema, again)
        if not failed.tables and not failed.objects:
            return kept
        less = _without(kept.schema, failed)
        kept = Made(less.schema, (*kept.findings, *less.findings))


def without_strangers(wanted: Schema) -> Made:
    """Leave out foreign keys to tables that are none of these."""
    there = wanted.by_name()
    strange = {
        LeftOut(table.name, key.name): key.references
        for table in wanted.tables
        for key in table.foreign_keys
        if key.references not in there
    }
    return Made(_without_keys(wanted, strange), tuple(_key_left_out(one, to) for one, to in strange.items()))


def _make(place: Workplace, wanted: Schema, first: str) -> _Failed:
    """Go on after what fails, so that everything is told at once."""
    failed, broken = _Failed(), set[int]()
    whole = plan(Schema(), wanted, iteration=0, decisions=Decisions(), first=first)
    with place.piece() as connection:
        for name in places(first, wanted):
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for statement in script(whole, "up", first):
            if statement.step in broken:
                continue
            connection.execute("SAVEPOINT slipway_import")
            try:
                connection.execute(statement.sql.encode())
            except psycopg.Error as error:
                connection.execute("ROLLBACK TO SAVEPOINT slipway_import")
                why = error.diag.message_primary or str(error).strip()
                if statement.step < 0:
                    raise _unproved(why) from error
                broken.add(statement.step)
                failed.note(whole.steps[statement.step].forward.change, why)
            connection.execute("RELEASE SAVEPOINT slipway_import")
    failed.tables = _first_of_all(failed.tables, wanted)
    if failed.tables:
        failed.objects.clear()  # what stands on those tables is tried again, on what is left of them
    return failed


def _first_of_all(tables: dict[QName, str], wanted: Schema) -> dict[QName, str]:
    """What only points to a table that can't be made may be made without that foreign key."""
    pointing = {
        table.name
        for table in wanted.tables
        if any(key.references in tables and key.references != table.name for key in table.foreign_keys)
    }
    return {name: why for name, why in tables.items() if name not in pointing} or tables


def _note_others(failed: _Failed, wanted: Schema, again: Schema) -> None:
    """What comes out otherwise would look like drift in every database that has it."""
    tables, objects = again.by_name(), {identity(one): one for one in again.objects}
    for table in wanted.tables:
        if tables.get(table.name) != table:
            failed.tables[table.name] = _other(Schema((table,)), Schema(_present(tables.get(table.name))))
    for one in wanted.objects:
        if (found := objects.get(identity(one))) != one:
            there = (found,) if found is not None else ()
            failed.objects[identity(one)] = _other(Schema(objects=(one,)), Schema(objects=there))


def _present(table: Table | None) -> tuple[Table, ...]:
    return (table,) if table is not None else ()


def _other(wanted: Schema, again: Schema) -> str:
    found = differences(wanted, again)
    if not found:
        return "made again, it is another one"
    what = f"{found[0].attribute} of {found[0].object}" if found[0].attribute else found[0].object
    return f"made again, {what} is {found[0].actual} and not {found[0].expected}"


def _without(wanted: Schema, failed: _Failed) -> Made:
    kept = replace(
        wanted,
        tables=tuple(table for table in wanted.tables if table.name not in failed.tables),
        objects=tuple(one for one in wanted.objects if identity(one) not in failed.objects),
        left_out=tuple(sorted({*wanted.left_out, *map(LeftOut, failed.tables)})),
    )
    rest = without_strangers(kept)
    objects = [one for one in wanted.objects if identity(one) in failed.objects]
    findings = [_table_left_out(name, why) for name, why in sorted(failed.tables.items())]
    findings += [_left_out(label(one), label(one), failed.objects[identity(one)]) for one in objects]
    return Made(rest.schema, (*findings, *rest.findings))


def _without_keys(wanted: Schema, strange: Mapping[LeftOut, QName]) -> Schema:
    if not strange:
        return wanted
    tables = (
        replace(
            table,
            foreign_keys=tuple(key for key in table.foreign_keys if LeftOut(table.name, key.name) not in strange),
        )
        for table in wanted.tables
    )
    return replace(wanted, tables=tuple(tables), left_out=tuple(sorted({*wanted.left_out, *strange})))


def _key_left_out(one: LeftOut, to: QName) -> Finding:
    what = f"foreign key {one.constraint} of {one.table}"
    return _left_out(what, str(one.table), f"{to} is not in the baseline")


def _left_out(what: str, place: str, why: str) -> Finding:
    return Finding(
        code="baseline-left-out",
        severity="note",
        place=place,
        message=f"{what}: not in the baseline, and not compared: {why}.",
        remedy="Nothing to do. It stays as it is where it is; an empty database gets it by other means.",
    )


def _table_left_out(table: QName, why: str) -> Finding:
    return Finding(
        code="table-left-out",
        severity="warning",
        place=str(table),
        message=f"{table} can't be made from what a baseline can say: {why}. It is not in the baseline and not "
        "compared, no model can take it over, and an empty database doesn't get it.",
        remedy="Where the project is about it, give it what Slipway manages (a plain type in place of a domain, say) "
        "and import again. Else nothing.",
    )


def _unproved(why: str) -> Refused:
    return Refused(
        "unproved",
        f"the baseline can't be tried out on that server: {why}",
        remedy="Import as a role that may create a database there, or schemas in this one.",
    )

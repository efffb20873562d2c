"""What of a target a rehearsal stands on: ours, what hangs on it from elsewhere, and what those need in turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.diff import needs
from core.load.live import ReadBack, read_schema
from core.run.lookups import user_schemas
from core.schema.constraints import QName
from core.schema.objects import Extension, Namespace, Object, place_of
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.targets.connector import Connection

Noun = Table | Object

# What no noun says and no statement of ours runs into: it may be missing where a run is tried.
_HARMLESS = frozenset({
    "column comment", "constraint comment", "index comment", "security label", "storage option", "clustering index",
    "row security setting", "replica identity", "disabled constraint trigger", "statistics object", "publication",
})  # fmt: skip

_PARTITIONED = (
    "SELECT n.nspname, c.relname, p.relname FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.confrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_class AS p ON p.oid = k.conrelid "
    "WHERE k.contype = 'f' AND k.conparentid = 0 AND p.relkind = 'p' ORDER BY 1, 2, 3"
)
_PUBLISHED = (
    "SELECT n.nspname, c.relname, p.pubname FROM pg_publication_rel AS r JOIN pg_publication AS p ON p.oid = r.prpubid "
    "JOIN pg_class AS c ON c.oid = r.prrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE to_jsonb(r) ->> 'prattrs' <> '' OR to_jsonb(r) ->> 'prqual' <> '' ORDER BY 1, 2, 3"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The structure that a rehearsal begins with, and what of it can't be made elsewhere."""

    schema: Schema
    schemas: tuple[str, ...]  # in which something of it stands, the project's first one first
    lacking: tuple[str, ...] = ()


def read_surroundings(connection: Connection, ours: Sequence[str]) -> Surroundings:
    """Read every schema of a database, and leave out what has nothing to do with ours."""
    asked = (*ours, *(name for name in user_schemas(connection) if name not in ours))
    read = read_schema(connection, asked)
    chosen = _chosen(read.schema, frozenset(ours))
    there = {table.name for table in chosen.tables} | {place_of(one) for one in chosen.objects}
    schemas = (*ours, *(name for name in asked[len(ours) :] if any(place.schema == name for place in there)))
    return Surroundings(chosen, schemas, tuple(_lacking(connection, read, there)))


def _chosen(read: Schema, ours: frozenset[str]) -> Schema:
    """Take ours, then whatever hangs on what is taken, then whatever all of that needs."""
    nouns: tuple[Noun, ...] = (*read.tables, *read.objects)
    taken = {number for number, one in enumerate(nouns) if _place(one).schema in ours}
    if len(taken) == len(nouns):
        return read
    provides = {number: _provides(one) for number, one in enumerate(nouns)}
    wants = {number: _wants(one) for number, one in enumerate(nouns)}
    _take(taken, wants, provides)
    _take(taken, provides, wants)
    chosen = [nouns[number] for number in sorted(taken)]
    places = {_place(one).schema for one in chosen} | {name.schema for number in taken for name in wants[number]}
    beside = [one for one in read.objects if isinstance(one, Namespace | Extension) and place_of(one).schema in places]
    tables = [one for one in chosen if isinstance(one, Table)]
    objects = [one for one in chosen if not isinstance(one, Table | Namespace | Extension)]
    return schema_of(tables, [*objects, *beside])


Names = dict[int, frozenset[QName]]


def _take(taken: set[int], asking: Names, giving: Names) -> None:
    """Add what asks for something that is given by what is taken already, until nothing is added."""
    there = {name for number in taken for name in giving[number]}
    found = True
    while found:
        found = False
        for number in asking.keys() - taken:
            if not asking[number].isdisjoint(there):
                taken.add(number)
                there |= giving[number]
                found = True


def _place(one: Noun) -> QName:
    return one.name if isinstance(one, Table) else place_of(one)


def _provides(one: Noun) -> frozenset[QName]:
    return frozenset({one.name} if isinstance(one, Table) else needs.own_name(one))


def _wants(one: Noun) -> frozenset[QName]:
    if isinstance(one, Table):
        return needs.of_table(one).names | {key.references for key in one.foreign_keys}
    return needs.of_object(one).names


def _lacking(connection: Connection, read: ReadBack, there: set[QName]) -> Iterator[str]:
    """Name what touches the structure and can't be made anew."""
    for row in read.left_out:
        if row.table and row.kind not in _HARMLESS and QName(row.schema, row.table) in there:
            yield f"{row.kind} on {row.schema}.{row.table}"
    for schema, table, other in connection.execute(_PARTITIONED).fetchall():
        if QName(schema, table) in there:
            yield f"partitioned table {other}, which points at {schema}.{table}"
    for schema, table, publication in connection.execute(_PUBLISHED).fetchall():
        if QName(schema, table) in there:
            yield f"publication {publication} of some rows or columns of {schema}.{table}"

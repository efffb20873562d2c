"""A kept table, back in its place: moved whole where its structure is the same, else copied by column name."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from psycopg import sql

from core import names
from core.load.live import read_schema
from core.render import constraints
from core.render.keeping import index_names, parcel_name
from core.render.words import qname
from core.run.events import Event, GaveBack
from core.run.giving import asides, forced, grants, leftovers
from core.run.giving.kept import Kept
from core.run.lookups import (
    column_types,
    identifiers,
    last_value,
    relation,
    rows_in,
    schema_exists,
    sequence_of,
    table_exists,
)
from core.run.statements import Fact
from core.run.work import StatementFailed
from core.schema.casts import loses_nothing
from core.schema.constraints import ForeignKey, QName
from core.schema.digests import digests
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.schema.types import DataType, is_own

Steps = Generator[Event, None, None]

_NO_PARENT = "23503"


def move_all(kept: Kept) -> Steps:
    """Move every table that the file creates and the parcel holds; one that differs makes all of them copies."""
    created = [fact.table for statement in kept.script for fact in statement.makes("table")]
    tables = tuple(name for name in created if parcel_name(name, kept.first) in kept.names)
    if any(table_exists(kept.work.connection, name) for name in tables):
        kept.copied = tables  # something else has the name until the file takes it away, a view, say
        return
    for name in tables:
        yield from _make_schema(kept, name.schema)
        yield from _rename(kept, QName(kept.parcel, parcel_name(name, kept.first)), name)
    there, wanted = forced.as_they_were(kept, _read(kept, tables)), kept.expected.by_name()
    kept.moved.update({name: wanted[name] for name in tables if name in wanted and _same(there[name], wanted[name])})
    if len(kept.moved) < len(tables):
        # Rows that must be copied would find no parents while others are in place already: one way for all.
        for name in tables:
            yield from _rename(kept, name, QName(kept.parcel, parcel_name(name, kept.first)))
        kept.moved.clear()
        kept.copied = tables


def _make_schema(kept: Kept, name: str) -> Steps:
    """One that went with its last table comes before the file says so."""
    if not schema_exists(kept.work.connection, name):
        yield from kept.work.ours(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))


def rejoin(kept: Kept, table: Table) -> Steps:
    """Make again the foreign keys that its CREATE TABLE would have made, validated, without orphans."""
    added = {fact.name for statement in kept.script for fact in statement.makes("foreign key")}
    keys = [key for key in table.foreign_keys if key.name not in added]
    lost = 0
    for key in sorted(keys, key=lambda key: key.references == table.name):
        lost += yield from _point_again(kept, table, key)
    rows = rows_in(kept.work.connection, table.name)
    yield GaveBack(table.name.name, "", rows, lost, kept.leftover if lost else "")


def _point_again(kept: Kept, table: Table, key: ForeignKey) -> Generator[Event, None, int]:
    """Mostly no parent is gone, and adding the key proves it; looking first would read every row twice."""
    (add,) = constraints.add(qname(table.name, kept.first), key, kept.first)
    yield from kept.work.ours(sql.SQL("SAVEPOINT slipway_key"))
    try:
        yield from kept.work.ours(sql.SQL(add))
    except StatementFailed as error:
        if error.sqlstate != _NO_PARENT:
            raise
    else:
        yield from kept.work.ours(sql.SQL("RELEASE SAVEPOINT slipway_key"))
        return 0
    yield from kept.work.ours(sql.SQL("ROLLBACK TO SAVEPOINT slipway_key"))
    lost = yield from _orphans(kept, table.name, table, key, key.references)
    yield from kept.work.ours(sql.SQL(add))
    return lost


def free_of_orphans(kept: Kept) -> Steps:
    """Before the keys of a cycle are added one by one: take orphans out of all its tables until there are none."""
    keys = [
        (table, key)
        for statement in kept.script
        for fact in statement.makes("foreign key")
        if kept.came_back(fact.table) and (table := kept.expected.table(fact.table))
        for key in table.foreign_keys
        if key.name == fact.name
    ]
    lost = -1
    while lost:
        lost = 0
        for table, key in keys:
            lost += yield from _orphans(kept, table.name, table, key, key.references)


def copy_rows(kept: Kept, name: QName) -> Steps:
    """Copy by column name into the table that the file has made; what that has no room for is left over whole."""
    source = QName(kept.parcel, parcel_name(name, kept.first))
    table = _read(kept, (name,))[name]
    there = column_types(kept.work.connection, source)
    yield from grants.hand_over(kept.work, source, name)
    along = yield from asides.take_along(kept, source, name)
    columns = (*(c.name for c in table.columns if c.generated is None and c.name in there), *along)
    lost = 0
    for key in sorted(table.foreign_keys, key=lambda key: key.references == name):
        if set(key.columns) <= set(columns):
            parent = source if key.references == name else key.references
            lost += yield from _orphans(kept, source, table, key, parent)
    rows = rows_in(kept.work.connection, source)
    yield from kept.work.ours(
        sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}").format(
            relation(name), identifiers(columns), _as_they_are_now(table, there, columns), relation(source)
        )
    )
    for column in columns:
        yield from _raise_sequence(kept, name, source, column)
    own = {column: kind for column, kind in there.items() if column not in along}
    if all((now := table.column(column)) and loses_nothing(kind, now.type) for column, kind in own.items()):
        yield from kept.work.ours(sql.SQL("DROP TABLE {}").format(relation(source)))
    else:
        yield from leftovers.leave(kept, source)
        lost += rows
    yield GaveBack(name.name, "", rows, lost, kept.leftover if lost else "")


def _as_they_are_now(table: Table, there: dict[str, DataType], columns: tuple[str, ...]) -> sql.Composed:
    """A value whose type went beside its table was spelled out, and is read again as one of the type it has now."""
    spelled = sql.SQL("{}::text::{}")
    types = {column.name: column.type for column in table.columns}
    return sql.SQL(", ").join(
        spelled.format(sql.Identifier(name), sql.SQL(str(types[name])))
        if name in types and is_own(types[name]) and types[name] != there[name]
        else sql.Identifier(name)
        for name in columns
    )


def _raise_sequence(kept: Kept, table: QName, source: QName, column: str) -> Steps:
    """Go on at the higher value: a number that was given out once is not given out again."""
    connection = kept.work.connection
    sequence = sequence_of(connection, table, column)
    if not sequence:
        return
    highest = sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(sql.Identifier(column), relation(table))
    reached = max(kept.count(highest), last_value(connection, sequence_of(connection, source, column)))
    if reached:
        yield from kept.work.ours(sql.SQL("SELECT setval({}, {})").format(sql.Literal(sequence), sql.Literal(reached)))


def clear_dangling(kept: Kept, fact: Fact) -> Steps:
    """A column came back and its parent is gone: what it pointed at is left over, and it points at nothing."""
    table = kept.expected.table(fact.table)
    keys = [key for key in table.foreign_keys if key.name == fact.name] if table else []
    for key in keys:
        came_back = any((fact.table, column) in kept.given for column in key.columns)
        nullable = all((column := table.column(name)) and column.nullable for name in key.columns) if table else False
        if table is None or not came_back or not nullable:
            continue
        gone = _gone(key, key.references)
        rows = kept.count(sql.SQL("SELECT count(*) FROM {} AS c WHERE {}").format(relation(fact.table), gone))
        if rows:
            yield from _copy_aside(kept, fact.table, table, key, key.references)
            yield from _set_null(kept, fact.table, key, key.references)
            yield GaveBack(table.name.name, ", ".join(key.columns), 0, rows, kept.leftover)


def _orphans(kept: Kept, child: QName, table: Table, key: ForeignKey, parent: QName) -> Generator[Event, None, int]:
    """Take out the rows whose parent is gone, as its deletion would have; a copy of each is left over."""
    lost = 0
    while rows := kept.count(
        sql.SQL("SELECT count(*) FROM {} AS c WHERE {}").format(relation(child), _gone(key, parent))
    ):
        yield from _take_out(kept, child, table, key, parent)
        lost += rows
        if key.references != table.name:
            break
    return lost


def _take_out(kept: Kept, child: QName, table: Table, key: ForeignKey, parent: QName) -> Steps:
    yield from _copy_aside(kept, child, table, key, parent)
    nullable = all((column := table.column(name)) and column.nullable for name in key.columns)
    if key.on_delete == "set null" and nullable:
        yield from _set_null(kept, child, key, parent)
    else:
        delete = sql.SQL("DELETE FROM {} AS c WHERE {}")
        yield from kept.work.ours(delete.format(relation(child), _gone(key, parent)))


def _copy_aside(kept: Kept, child: QName, table: Table, key: ForeignKey, parent: QName) -> Steps:
    """Keep a copy of the rows whose parent is gone, under the name of the key that says so."""
    yield from leftovers.make_schema(kept)
    place = QName(kept.leftover, names.fit(f"{table.name.name}.{key.name}"))
    copy = sql.SQL("SELECT c.* FROM {} AS c WHERE {}").format(relation(child), _gone(key, parent))
    into = sql.SQL("INSERT INTO {} ") if place.name in kept.tables_in(kept.leftover) else sql.SQL("CREATE TABLE {} AS ")
    yield from kept.work.ours(into.format(relation(place)) + copy)


def _set_null(kept: Kept, child: QName, key: ForeignKey, parent: QName) -> Steps:
    cleared = sql.SQL(", ").join(sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in key.columns)
    update = sql.SQL("UPDATE {} AS c SET {} WHERE {}")
    yield from kept.work.ours(update.format(relation(child), cleared, _gone(key, parent)))


def _gone(key: ForeignKey, parent: QName) -> sql.Composed:
    present = sql.SQL(" AND ").join(sql.SQL("c.{} IS NOT NULL").format(sql.Identifier(name)) for name in key.columns)
    same = sql.SQL(" AND ").join(
        sql.SQL("p.{} = c.{}").format(sql.Identifier(there), sql.Identifier(here))
        for here, there in zip(key.columns, key.referenced_columns, strict=True)
    )
    return sql.SQL("{} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})").format(present, relation(parent), same)


def _same(there: Table, wanted: Table) -> bool:
    """Its foreign keys were taken off when it was kept; row security that no model speaks of is its owner's affair."""
    secured = there.row_security if wanted.row_security else ""
    pair = (replace(there, row_security=secured), wanted)
    bare = [Schema((replace(table, foreign_keys=()),)) for table in pair]
    return digests(bare[0]) == digests(bare[1])


def _read(kept: Kept, tables: tuple[QName, ...]) -> dict[QName, Table]:
    if not tables:
        return {}
    return read_schema(kept.work.connection, sorted({name.schema for name in tables})).schema.by_name()


def _rename(kept: Kept, source: QName, target: QName) -> Steps:
    """Move between schemas; it never has its own name inside a parcel, where a column's values may be called so."""
    alter = sql.SQL("ALTER TABLE {} {}")
    renamed = sql.SQL("RENAME TO {}").format(sql.Identifier(target.name))
    moved = sql.SQL("SET SCHEMA {}").format(sql.Identifier(target.schema))
    if source.schema == kept.parcel:
        yield from kept.work.ours(alter.format(relation(source), moved))
        if source.name != target.name:
            yield from kept.work.ours(alter.format(relation(QName(target.schema, source.name)), renamed))
            yield from _rename_indexes(kept, target, leaving=True)
        return
    if source.name != target.name:
        yield from _rename_indexes(kept, source, leaving=False)
        yield from kept.work.ours(alter.format(relation(source), renamed))
    yield from kept.work.ours(alter.format(relation(QName(source.schema, target.name)), moved))


def _rename_indexes(kept: Kept, name: QName, *, leaving: bool) -> Steps:
    """As the file did: a table of another schema has its schema in the names of its indexes while it is kept."""
    table = kept.expected.table(name)
    if table is None or name.schema == kept.first:
        return
    for index in index_names(table):
        inside = parcel_name(QName(name.schema, index), kept.first)
        old, new = (inside, index) if leaving else (index, inside)
        words = sql.SQL("ALTER INDEX IF EXISTS {} RENAME TO {}")
        yield from kept.work.ours(words.format(relation(QName(name.schema, old)), sql.Identifier(new)))

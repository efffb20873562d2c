"""A kept table, back in its place: moved whole where its structure is the same, else copied by column name."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from psycopg import sql

from core.load.live import read_schema
from core.render import constraints
from core.render.keeping import parcel_name
from core.render.words import qname
from core.run.events import Event, GaveBack
from core.run.giving import leftovers
from core.run.giving.kept import Kept
from core.run.lookups import identifiers, relation, rows_in
from core.schema.constraints import ForeignKey, QName
from core.schema.digests import digests
from core.schema.schemas import Schema
from core.schema.tables import Table

Steps = Generator[Event, None, None]


def move_all(kept: Kept) -> Steps:
    """Move every table that the file creates and the parcel holds; one that differs makes all of them copies."""
    created = [fact.table for statement in kept.script for fact in statement.makes("table")]
    names = tuple(name for name in created if parcel_name(name, kept.first) in kept.names)
    for name in names:
        yield from _rename(kept, QName(kept.parcel, parcel_name(name, kept.first)), name)
    there, wanted = _read(kept, names), kept.expected.by_name()
    kept.moved.update({name: wanted[name] for name in names if name in wanted and _same(there[name], wanted[name])})
    if len(kept.moved) < len(names):
        # Rows that must be copied would find no parents while others are in place already: one way for all.
        for name in names:
            yield from _rename(kept, name, QName(kept.parcel, parcel_name(name, kept.first)))
        kept.moved.clear()
        kept.copied = names


def rejoin(kept: Kept, table: Table) -> Steps:
    """Make again the foreign keys that its CREATE TABLE would have made, validated, without orphans."""
    added = {fact.name for statement in kept.script for fact in statement.makes("foreign key")}
    keys = [key for key in table.foreign_keys if key.name not in added]
    lost = 0
    for key in sorted(keys, key=lambda key: key.references == table.name):
        lost += yield from _orphans(kept, table.name, table, key, key.references)
    for key in keys:
        for statement in constraints.add(qname(table.name, kept.first), key, kept.first):
            yield from kept.work.ours(sql.SQL(statement))
    rows = rows_in(kept.work.connection, table.name)
    yield GaveBack(table.name.name, "", rows, lost, kept.leftover if lost else "")


def free_of_orphans(kept: Kept) -> Steps:
    """Before the keys of a cycle are added one by one: take orphans out of all its tables until there are none."""
    keys = [
        (table, key)
        for statement in kept.script
        for fact in statement.makes("foreign key")
        if (table := kept.moved.get(fact.table))
        for key in table.foreign_keys
        if key.name == fact.name
    ]
    lost = -1
    while lost:
        lost = 0
        for table, key in keys:
            lost += yield from _orphans(kept, table.name, table, key, key.references)


def copy_rows(kept: Kept, name: QName) -> Steps:
    """Copy by column name into the table that the file has made."""
    source = QName(kept.parcel, parcel_name(name, kept.first))
    table = _read(kept, (name,))[name]
    columns = tuple(c.name for c in table.columns if c.generated is None and c.name in _columns(kept, source))
    lost = 0
    for key in sorted(table.foreign_keys, key=lambda key: key.references == name):
        if set(key.columns) <= set(columns):
            parent = source if key.references == name else key.references
            lost += yield from _orphans(kept, source, table, key, parent)
    rows = rows_in(kept.work.connection, source)
    yield from kept.work.ours(
        sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}").format(
            relation(name), identifiers(columns), identifiers(columns), relation(source)
        )
    )
    for column in table.columns:
        if column.identity is not None and column.name in columns:
            yield from _raise_sequence(kept, name, column.name)
    yield from kept.work.ours(sql.SQL("DROP TABLE {}").format(relation(source)))
    yield GaveBack(name.name, "", rows, lost, kept.leftover if lost else "")


def _raise_sequence(kept: Kept, table: QName, column: str) -> Steps:
    yield from kept.work.ours(
        sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {} HAVING max({}) IS NOT NULL").format(
            sql.Literal(relation(table).as_string(kept.work.connection)),
            sql.Literal(column),
            sql.Identifier(column),
            relation(table),
            sql.Identifier(column),
        )
    )


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
    yield from leftovers.make_schema(kept)
    place = QName(kept.leftover, f"{table.name.name}.{key.name}"[:63])
    gone = _gone(key, parent)
    copy = sql.SQL("SELECT c.* FROM {} AS c WHERE {}").format(relation(child), gone)
    into = sql.SQL("INSERT INTO {} ") if place.name in kept.tables_in(kept.leftover) else sql.SQL("CREATE TABLE {} AS ")
    yield from kept.work.ours(into.format(relation(place)) + copy)
    nullable = all((column := table.column(name)) and column.nullable for name in key.columns)
    if key.on_delete == "set null" and nullable:
        cleared = sql.SQL(", ").join(sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in key.columns)
        yield from kept.work.ours(sql.SQL("UPDATE {} AS c SET {} WHERE {}").format(relation(child), cleared, gone))
    else:
        yield from kept.work.ours(sql.SQL("DELETE FROM {} AS c WHERE {}").format(relation(child), gone))


def _gone(key: ForeignKey, parent: QName) -> sql.Composed:
    present = sql.SQL(" AND ").join(sql.SQL("c.{} IS NOT NULL").format(sql.Identifier(name)) for name in key.columns)
    same = sql.SQL(" AND ").join(
        sql.SQL("p.{} = c.{}").format(sql.Identifier(there), sql.Identifier(here))
        for here, there in zip(key.columns, key.referenced_columns, strict=True)
    )
    return sql.SQL("{} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})").format(present, relation(parent), same)


def _same(there: Table, wanted: Table) -> bool:
    """Its foreign keys were taken off when it was kept; everything else must be as the run will leave it."""
    bare = [Schema((replace(table, foreign_keys=()),)) for table in (there, wanted)]
    return digests(bare[0]) == digests(bare[1])


def _read(kept: Kept, names: tuple[QName, ...]) -> dict[QName, Table]:
    if not names:
        return {}
    return read_schema(kept.work.connection, sorted({name.schema for name in names})).schema.by_name()


def _columns(kept: Kept, source: QName) -> Sequence[str]:
    cursor = kept.work.connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(relation(source)))
    return [column.name for column in cursor.description or ()]


def _rename(kept: Kept, source: QName, target: QName) -> Steps:
    """Move between schemas; a table outside the first schema has its schema in its name inside the parcel."""
    alter = sql.SQL("ALTER TABLE {} {}")
    inside = source.schema == kept.parcel
    if source.name != target.name and inside:
        renamed = sql.SQL("RENAME TO {}").format(sql.Identifier(target.name))
        yield from kept.work.ours(alter.format(relation(source), renamed))
        source = QName(source.schema, target.name)
    moved = sql.SQL("SET SCHEMA {}").format(sql.Identifier(target.schema))
    yield from kept.work.ours(alter.format(relation(source), moved))
    if source.name != target.name:
        renamed = sql.SQL("RENAME TO {}").format(sql.Identifier(target.name))
        yield from kept.work.ours(alter.format(relation(QName(target.schema, source.name)), renamed))

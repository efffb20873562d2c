"""Columns that were set aside in their own table: back in their place, taken along, or renamed out of the way."""

from __future__ import annotations

from collections.abc import Generator

from psycopg import sql

from core import names
from core.plan.steps import is_beside
from core.run.events import Event, GaveBack
from core.run.giving.columns import collation
from core.run.giving.kept import Kept
from core.run.lookups import column_exists, column_types, last_value, relation, sequence_of
from core.run.statements import Fact
from core.schema.casts import loses_nothing
from core.schema.constraints import QName

Steps = Generator[Event, None, None]

_FACTS = (
    "SELECT attnotnull, atttypid, atttypmod, attcollation, atthasdef, attidentity "
    "FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s"
)
_PLACES = (
    "SELECT n.nspname, c.relname, a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE a.attname = ANY (%s) AND n.nspname = ANY (%s) AND c.relkind = 'r' AND NOT a.attisdropped ORDER BY 1, 2, 3"
)


def give(kept: Kept, fact: Fact) -> Steps:
    """The file has just made the column anew: the one aside takes its place, or gives it its values."""
    name = kept.aside_of(fact)
    if name not in kept.asides or not column_exists(kept.work.connection, fact.table, name):
        return
    kinds = column_types(kept.work.connection, fact.table)
    if not loses_nothing(kinds[name], kinds[fact.name]):
        return  # the column is another one now and would cut the values; they are left over as they are
    kept.given.add((fact.table, fact.name))
    rows = _values(kept, fact.table, name)
    new, old = _facts(kept, fact.table, fact.name), _facts(kept, fact.table, name)
    if new == old:
        yield from _alter(kept, fact.table, sql.SQL("DROP COLUMN {}").format(sql.Identifier(fact.name)))
        yield from _rename(kept, fact.table, name, fact.name)
    else:
        required = bool(new[0])
        yield from _fill(kept, fact, name, str(kinds[fact.name]), sql.Identifier(fact.name) if required else None)
        yield from _alter(kept, fact.table, sql.SQL("DROP COLUMN {}").format(sql.Identifier(name)))
    yield GaveBack(fact.table.name, fact.name, rows, 0)


def make_room(kept: Kept, fact: Fact) -> Steps:
    """Before the file sets a column aside: an older one of that name is left over."""
    if column_exists(kept.work.connection, fact.table, fact.new):
        yield from _leave(kept, fact.table, fact.new)


def take_along(kept: Kept, source: QName, table: QName) -> Generator[Event, None, tuple[str, ...]]:
    """Rows are copied into a table made anew: what was set aside or left over beside them comes too."""
    kinds = column_types(kept.work.connection, source)
    there = column_types(kept.work.connection, table)
    found = tuple(name for name in kinds if is_beside(name) and name not in there)
    for name in found:
        kind = _kind(kept, Fact("column", source, name), str(kinds[name]))
        yield from _alter(kept, table, sql.SQL("ADD COLUMN {} {}").format(sql.Identifier(name), kind))
    return found


def clear(kept: Kept) -> Steps:
    """What was set aside and no column came for is left over; other schemas may be another project's."""
    if not kept.asides:
        return
    schemas = sorted({kept.first, *(table.name.schema for table in kept.expected.tables)})
    places = kept.work.connection.execute(_PLACES, (sorted(kept.asides), schemas)).fetchall()
    for schema, table, name in places:
        yield from _leave(kept, QName(schema, table), name)


def _leave(kept: Kept, table: QName, name: str) -> Steps:
    """Rename it to a name of this run, which is not compared either; one without values goes."""
    rows = _values(kept, table, name)
    if not rows:
        yield from _alter(kept, table, sql.SQL("DROP COLUMN {}").format(sql.Identifier(name)))
        return
    left = names.fit(kept.leftover + name.removeprefix(f"slipway_{kept.work.iteration:03d}"))
    yield from _rename(kept, table, name, left)
    yield GaveBack(table.name, name, 0, rows, f"{table}.{left}")


def _fill(kept: Kept, fact: Fact, name: str, kind: str, otherwise: sql.Identifier | None) -> Steps:
    """A required column's rows without a value were born since and have the new one's; else NULL may be a value."""
    value: sql.Composable = sql.SQL("{}::{}").format(sql.Identifier(name), sql.SQL(kind))
    if sequence := sequence_of(kept.work.connection, fact.table, fact.name):
        # Rows born since were numbered from 1 by ADD COLUMN; the kept numbers come first, theirs after.
        highest = sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(sql.Identifier(name), relation(fact.table))
        start = max(last_value(kept.work.connection, sequence), kept.count(highest), 1)
        number = sql.Literal(sequence)
        yield from kept.work.ours(sql.SQL("SELECT setval({}, {})").format(number, sql.Literal(start)))
        value = sql.SQL("coalesce({}, nextval({}))").format(value, number)
    elif otherwise:
        value = sql.SQL("coalesce({}, {})").format(value, otherwise)
    retype = sql.SQL("ALTER COLUMN {} TYPE {} USING {}")
    yield from _alter(kept, fact.table, retype.format(sql.Identifier(fact.name), _kind(kept, fact, kind), value))


def _kind(kept: Kept, fact: Fact, kind: str) -> sql.SQL:
    words = collation(kept, fact)
    return sql.SQL(f"{kind} COLLATE {words}" if words else kind)


def _facts(kept: Kept, table: QName, column: str) -> tuple[object, ...]:
    where = relation(table).as_string(kept.work.connection)
    return kept.work.connection.execute(_FACTS, (where, column)).fetchone() or (False,)


def _values(kept: Kept, table: QName, column: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {} IS NOT NULL")
    return kept.count(query.format(relation(table), sql.Identifier(column)))


def _rename(kept: Kept, table: QName, name: str, other: str) -> Steps:
    words = sql.SQL("RENAME COLUMN {} TO {}").format(sql.Identifier(name), sql.Identifier(other))
    yield from _alter(kept, table, words)


def _alter(kept: Kept, table: QName, words: sql.Composed) -> Steps:
    yield from kept.work.ours(sql.SQL("ALTER TABLE {} {}").format(relation(table), words))

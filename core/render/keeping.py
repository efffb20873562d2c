"""What a step would lose, put into its parcel by statements of the reviewed file itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core import names
from core.plan.steps import Keep, KeepColumn, KeepLossy, KeepMapped, KeepNulls, KeepRows, KeepSequence, KeepTable
from core.project.expressions import is_constant
from core.render.values import is_mapped, mapped
from core.render.words import Sql, expression, ident, idents, listed, qname, sql, type_
from core.schema.casts import way
from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.tables import Table
from core.schema.types import DataType, is_own

Values = KeepColumn | KeepLossy | KeepMapped | KeepNulls | KeepRows
Remarked = tuple[str, Sql]
"""A statement with what a reviewer should read above it."""


def move_table(table: Table, parcel: str, first: str) -> Iterator[Remarked]:
    """Free it of its foreign keys, prove that nothing depends on it, then move it with its rows."""
    name = qname(table.name, first)
    yield "", sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", name)
    for key in table.foreign_keys:
        # A kept ON DELETE CASCADE would delete the kept rows together with their parents.
        yield "", sql("ALTER TABLE {}\n    DROP CONSTRAINT {}", name, ident(key.name))
    yield (
        "Nothing is dropped here: it proves that nothing depends on the table, and is taken back",
        sql("SAVEPOINT slipway_check"),
    )
    yield "", sql("DROP TABLE IF EXISTS {}", name)
    yield "", sql("ROLLBACK TO SAVEPOINT slipway_check")
    if parcel_name(table.name, first) != table.name.name:
        yield "", sql("ALTER TABLE {}\n    RENAME TO {}", name, ident(parcel_name(table.name, first)))
        name = qname(QName(table.name.schema, parcel_name(table.name, first)), first)
        for index in index_names(table) if table.name.schema != first else ():
            # A table of that name in another schema may be kept beside it, with indexes of the same names.
            there, kept = QName(table.name.schema, index), parcel_name(QName(table.name.schema, index), first)
            yield "", sql("ALTER INDEX IF EXISTS {} RENAME TO {}", qname(there, first), ident(kept))
    yield "The rows move as they are", sql("ALTER TABLE {}\n    SET SCHEMA {}", name, ident(parcel))


def index_names(table: Table) -> tuple[str, ...]:
    """Name what shares its name with everything of its schema: a key has an index too."""
    keys = (*((table.primary_key,) if table.primary_key else ()), *table.uniques, *table.exclusions)
    return tuple(one.name for one in (*keys, *table.indexes))


def move_sequence(one: QName, parcel: str, first: str) -> Iterator[Remarked]:
    """Numbers that were given out once are not given out again."""
    name = qname(one, first)
    yield (
        "Nothing is dropped here: it proves that nothing depends on the sequence, and is taken back",
        sql("SAVEPOINT slipway_check"),
    )
    yield "", sql("DROP SEQUENCE {}", name)
    yield "", sql("ROLLBACK TO SAVEPOINT slipway_check")
    if parcel_name(one, first) != one.name:
        yield "", sql("ALTER SEQUENCE {} RENAME TO {}", name, ident(parcel_name(one, first)))
        name = qname(QName(one.schema, parcel_name(one, first)), first)
    yield (
        f"Keeps sequence {one.name} in {parcel}; when it comes back it goes on where it stood",
        sql("ALTER SEQUENCE {} SET SCHEMA {}", name, ident(parcel)),
    )


def prove_free(table: Sql, column: str) -> Iterator[Remarked]:
    """A column that is renamed takes along what depends on it, without a word; dropping it would not go through."""
    yield "", sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", table)
    yield (
        "Nothing is dropped here: it proves that nothing depends on the column, and is taken back",
        sql("SAVEPOINT slipway_check"),
    )
    yield "", sql("ALTER TABLE {}\n    DROP COLUMN IF EXISTS {}", table, ident(column))
    yield "", sql("ROLLBACK TO SAVEPOINT slipway_check")


def keep_values(keep: Values, parcel: str, first: str) -> Iterator[Sql]:
    """Copy a column's values by key, under the lock that the step needs anyway."""
    table, kept = qname(keep.table, first), _place(keep, parcel, first)
    yield sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", table)
    if isinstance(keep, KeepRows):
        yield sql("CREATE TABLE {} AS\n    SELECT * FROM {}", kept, table)
        return
    yield sql("CREATE TABLE {} AS\n    {}", kept, _rows(keep, table))
    yield sql("ALTER TABLE {}\n    ADD PRIMARY KEY ({})", kept, idents(keep.key))


def note_given(keep: KeepNulls | KeepLossy, parcel: str, first: str) -> Iterator[Sql]:
    """After the backfill: note what each row got, where that wasn't known before."""
    if keep.fill and not (isinstance(keep, KeepNulls) and is_constant(keep.fill)):
        same = listed((sql("k.{} = t.{}", ident(name), ident(name)) for name in keep.key), " AND ")
        yield sql(
            "UPDATE {} AS k\n    SET slipway_after = t.{}\n    FROM {} AS t\n    WHERE k.slipway_before IS NULL AND {}",
            _place(keep, parcel, first),
            ident(keep.column),
            qname(keep.table, first),
            same,
        )


def _place(keep: Values, parcel: str, first: str) -> Sql:
    return sql("{}.{}", ident(parcel), ident(parcel_name(keep.table, first, keep.column)))


def _rows(keep: KeepColumn | KeepLossy | KeepMapped | KeepNulls, table: Sql) -> Sql:
    column, key = ident(keep.column), idents(keep.key)
    both = "SELECT {}, {} AS slipway_before, {} AS slipway_after\n    FROM {}"
    match keep:
        case KeepColumn(type=kind):
            values = sql("{} AS {}", _spelled(column, kind), column) if is_own(kind) else column
            return sql("SELECT {}, {} FROM {}", key, values, table)
        case KeepNulls(_, _, _, value):
            if not value:  # each batch notes what it gives
                return sql("{}\n    WITH NO DATA", sql(both, key, column, column, table))
            given = expression(Expression(value)) if is_constant(value) else column
            return sql("{}\n    WHERE {} IS NULL", sql(both, key, column, given, table), column)
        case KeepMapped(_, _, _, kind, values):
            rows = sql(both, key, column, mapped(column, kind, values), table)
            return sql("{}\n    WHERE {}", rows, is_mapped(column, values))
        case KeepLossy():
            before, after = _spelled(column, keep.before), _spelled(_after(keep), keep.after)
            rows = sql(both, key, before, after, table)
            if keep.using:
                return rows
            filled = sql(" OR {} IS NULL", column) if keep.fill else Sql("")
            return sql("{}\n    WHERE {}{}", rows, lost(keep), filled)
        case _:
            assert_never(keep)


def _after(keep: KeepLossy) -> Sql:
    column = ident(keep.column)
    if keep.using:
        return sql("({})", expression(Expression(keep.using)))
    return _cast(column, keep.before, keep.after)


def lost(keep: KeepLossy) -> Sql:
    """Compare as text: json, say, has no equality."""
    column = ident(keep.column)
    if "none" in {way(keep.before, keep.after), way(keep.after, keep.before)}:
        return sql("{} IS NOT NULL", column)
    back = _cast(_after(keep), keep.after, keep.before)
    lost = sql("{} IS DISTINCT FROM {}", _text(back, keep.before), _text(column, keep.before))
    if way(keep.after, keep.before) == "text" and keep.after.arguments:
        # What is cut has no way back over text; CASE keeps the cast from being tried.
        longer = sql("char_length({}) > {}", _text(column, keep.before), Sql(str(keep.after.arguments[0])))
        return sql("CASE WHEN {} THEN true ELSE {} END", longer, lost)
    return lost


def _cast(value: Sql, old: DataType, new: DataType) -> Sql:
    match way(old, new):
        case "assignment" | "explicit":
            return sql("{}::{}", value, type_(new))
        case "text":
            return sql("{}::{}", _text(value, old), type_(new))
        case "none":
            return sql("NULL::{}", type_(new))


def _spelled(value: Sql, kind: DataType) -> Sql:
    """A parcel holds on to no type of ours, or the type could not go."""
    if not is_own(kind):
        return value
    return sql("{}::text{}", value, Sql("[]" * kind.dimensions))


def _text(value: Sql, kind: DataType) -> Sql:
    return value if kind == DataType("text") else sql("{}::text", value)


def parcel_name(table: QName, first: str, *column: str) -> str:
    """Name what is kept: a table outside the first schema keeps its schema in its name; a dot in a name is doubled."""
    whole = (table.name,) if table.schema == first else (table.schema, table.name)
    return names.fit(".".join(part.replace(".", "..") for part in (*whole, *column)))


def described(keep: Keep, parcel: str, first: str) -> str:
    """Say in the file what is kept, and where."""
    table = keep.table.name if keep.table.schema == first else str(keep.table)
    match keep:
        case KeepSequence():
            return "Nothing is dropped here: it proves that nothing depends on the sequence, and is taken back"
        case KeepTable():
            return f"Keeps {table} with its rows in {parcel}"
        case KeepColumn():
            return f"Keeps the values of {table}.{keep.column} by {', '.join(keep.key)} in {parcel}"
        case KeepLossy(using=""):
            return f"Keeps the values of {table}.{keep.column} that don't survive as {keep.after} in {parcel}"
        case KeepLossy():
            return f"Keeps all values of {table}.{keep.column} as they were in {parcel}"
        case KeepMapped(_, _, _, _, values):
            gone = ", ".join(old for old, _ in values)
            return f"Keeps which rows of {table} had {gone} as {keep.column} in {parcel}"
        case KeepRows():
            return f"Keeps the rows of {table} in {parcel}; without {keep.column} none is known again to be given back"
        case KeepNulls():
            return f"Keeps which rows of {table} had no {keep.column} in {parcel}"

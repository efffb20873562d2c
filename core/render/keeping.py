"""What a step would lose, put into its parcel by statements of the reviewed file itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from core import names
from core.diff.questions import casts_by_itself
from core.plan.steps import Keep, KeepColumn, KeepLossy, KeepTable
from core.render.words import Sql, expression, ident, idents, qname, sql, type_
from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.tables import Table


def move_table(table: Table, parcel: str, first: str) -> Iterator[Sql]:
    """Free it of its foreign keys, prove that nothing depends on it, then move it with its rows."""
    name = qname(table.name, first)
    for key in table.foreign_keys:
        # A kept ON DELETE CASCADE would delete the kept rows together with their parents.
        yield sql("ALTER TABLE {}\n    DROP CONSTRAINT {}", name, ident(key.name))
    yield sql("SAVEPOINT slipway_check")
    yield sql("DROP TABLE IF EXISTS {}", name)
    yield sql("ROLLBACK TO SAVEPOINT slipway_check")
    if table.name.schema != first:
        yield sql("ALTER TABLE {}\n    RENAME TO {}", name, ident(parcel_name(table.name, first)))
        name = qname(QName(table.name.schema, parcel_name(table.name, first)), first)
    yield sql("ALTER TABLE {}\n    SET SCHEMA {}", name, ident(parcel))


def keep_values(keep: KeepColumn | KeepLossy, parcel: str, first: str) -> Iterator[Sql]:
    """Copy a column's values by key, under the lock that the step needs anyway."""
    table = qname(keep.table, first)
    kept = sql("{}.{}", ident(parcel), ident(parcel_name(keep.table, first, keep.column)))
    yield sql("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", table)
    match keep:
        case KeepColumn(_, column, key):
            yield sql("CREATE TABLE {} AS\n    SELECT {}, {} FROM {}", kept, idents(key), ident(column), table)
        case KeepLossy():
            yield sql("CREATE TABLE {} AS\n    {}", kept, _lossy(keep, table))
        case _:
            assert_never(keep)
    yield sql("ALTER TABLE {}\n    ADD PRIMARY KEY ({})", kept, idents(keep.key))


def _lossy(keep: KeepLossy, table: Sql) -> Sql:
    """Take the rows that don't survive the round trip; all of them where there is no plain way there and back."""
    column = ident(keep.column)
    after = expression(Expression(keep.using)) if keep.using else sql("{}::{}", column, type_(keep.after))
    rows = sql(
        "SELECT {}, {} AS slipway_before, ({}) AS slipway_after\n    FROM {}", idents(keep.key), column, after, table
    )
    if keep.using or not casts_by_itself(keep.before, keep.after) or not casts_by_itself(keep.after, keep.before):
        return rows
    # Compared as text: json, say, has no equality.
    return sql("{}\n    WHERE ({})::{}::text IS DISTINCT FROM {}::text", rows, after, type_(keep.before), column)


def parcel_name(table: QName, first: str, *column: str) -> str:
    """Name what is kept: a table outside the first schema keeps its schema in its name."""
    whole = (table.name,) if table.schema == first else (table.schema, table.name)
    return names.fit(".".join((*whole, *column)))


def described(keep: Keep, parcel: str, first: str) -> str:
    """Say in the file what is kept, and where."""
    table = keep.table.name if keep.table.schema == first else str(keep.table)
    match keep:
        case KeepTable():
            return f"Keeps {table} with its rows in {parcel}"
        case KeepColumn():
            return f"Keeps the values of {table}.{keep.column} by {', '.join(keep.key)} in {parcel}"
        case KeepLossy():
            return f"Keeps the values of {table}.{keep.column} that don't survive as {keep.after} in {parcel}"

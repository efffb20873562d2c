"""Rows that will have lost their parent when their table comes back: they are left over, so nothing waits for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from psycopg import sql

from core.run.lookups import relation
from core.run.outlook.rows import Coming, Rows
from core.run.outlook.terms import column_of
from core.schema.constraints import ForeignKey, QName
from core.schema.tables import Table


def with_parents(table: Table, coming: Mapping[QName, Rows]) -> Rows:
    """A row whose parent is gone is taken out, or points at nothing, as when its parent went."""
    rows = coming[table.name]
    for key in sorted(table.foreign_keys, key=lambda key: key.references == table.name):
        if rows.unknown.intersection(key.columns):
            continue
        gone = gone_condition(key, parents(key, coming, rows, table))
        counted = sql.SQL("SELECT count(*) FROM {} AS c WHERE {}").format(rows.source, gone)
        listed = sql.SQL(", ").join(_cleared(table, key, rows, gone))
        stays = sql.SQL("") if _is_cleared(table, key) else sql.SQL(" WHERE NOT ({})").format(gone)
        query = sql.SQL("(SELECT {} FROM {} AS c{})").format(listed, rows.source, stays)
        rows = replace(rows, source=query, orphans=(*rows.orphans, counted))
    return rows


def _cleared(table: Table, key: ForeignKey, rows: Rows, gone: sql.Composed) -> Iterator[sql.Composed]:
    clears = _is_cleared(table, key)
    for name in rows.types:
        column = column_of("c", name)
        if clears and name in key.columns:
            nothing = sql.SQL("CASE WHEN {} THEN NULL ELSE {} END AS {}")
            yield nothing.format(gone, column, sql.Identifier(name))
        else:
            yield column


def _is_cleared(table: Table, key: ForeignKey) -> bool:
    nullable = all((column := table.column(name)) and column.nullable for name in key.columns)
    return key.on_delete == "set null" and nullable


def parents(key: ForeignKey, coming: Coming, own: Rows, table: Table) -> sql.Composable:
    """Find the rows that a key points at: those of this run's tables as they will be, else as they are."""
    if key.references == table.name:
        return own.source
    return coming[key.references].source if key.references in coming else relation(key.references)


def gone_condition(key: ForeignKey, there: sql.Composable) -> sql.Composed:
    """Say of a row `c` that it points at nothing."""
    present = sql.SQL(" AND ").join(sql.SQL("{} IS NOT NULL").format(column_of("c", name)) for name in key.columns)
    same = sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(column_of("p", parent), column_of("c", child))
        for child, parent in zip(key.columns, key.referenced_columns, strict=True)
    )
    return sql.SQL("{} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})").format(present, there, same)

"""Which rows are against a constraint, as a query: for each kind, as PostgreSQL itself would test it."""

from __future__ import annotations

from collections.abc import Iterable

from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.stream import RawStream
from psycopg import sql

from core.run.outlook.orphans import gone_condition, parents
from core.run.outlook.rows import Coming, Rows
from core.schema.columns import Expression
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, Unique
from core.schema.indexes import Index
from core.schema.tables import Table


def rows(
    one: Constraint | Index, table: Table, part: sql.Composable, there: Rows, coming: Coming
) -> sql.Composed | None:
    """Look for them in a part of a table's rows, which may be all; nothing where it isn't tested when it is added."""
    match one:
        case Check(validated=False) | ForeignKey(validated=False):
            return None
        case Check(_, expression):
            return sql.SQL("SELECT * FROM {} AS {} WHERE NOT ({})").format(
                part, sql.Identifier(table.name.name), sql.SQL(expression.sql)
            )
        case PrimaryKey(_, columns):
            return _same(table, part, _columns(columns), distinct=True)
        case Unique(_, columns, nulls_not_distinct):
            return _same(table, part, _columns(columns), distinct=not nulls_not_distinct)
        case Index():
            keys = _keys(one)
            distinct = not one.nulls_not_distinct
            return _same(table, part, keys, distinct=distinct, predicate=one.predicate) if keys else None
        case ForeignKey():
            gone = gone_condition(one, parents(one, coming, there, table))
            return sql.SQL("SELECT c.* FROM {} AS c WHERE {}").format(part, gone)
        case Exclusion():
            return _excluded(one, table, part)


def _columns(names: Iterable[str]) -> list[sql.Composable]:
    return [sql.Identifier(name) for name in names]


def _same(
    table: Table,
    part: sql.Composable,
    keys: list[sql.Composable],
    *,
    distinct: bool,
    predicate: Expression | None = None,
) -> sql.Composed:
    """Rows that share their keys; one without a value is like no other unless the constraint says so."""
    conditions: list[sql.Composable] = [sql.SQL("({}) IS NOT NULL").format(key) for key in keys if distinct]
    if predicate is not None:
        conditions.append(sql.SQL("({})").format(sql.SQL(predicate.sql)))
    where = sql.SQL(" WHERE {}").format(sql.SQL(" AND ").join(conditions)) if conditions else sql.SQL("")
    return sql.SQL(
        "SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY {}) AS slipway_same FROM {} AS {}{}) AS t "
        "WHERE slipway_same > 1"
    ).format(sql.SQL(", ").join(keys), part, sql.Identifier(table.name.name), where)


def _keys(index: Index) -> list[sql.Composable]:
    """The values of an index's keys, without how they are sorted."""
    listed = ", ".join(key.sql for key in index.keys)
    try:
        node = parse_sql(f"CREATE INDEX ON t ({listed})")[0].stmt
    except ParseError:
        return []
    elements = node.indexParams or () if isinstance(node, ast.IndexStmt) else ()
    return [
        sql.Identifier(element.name) if element.name else sql.SQL(RawStream()(element.expr)) for element in elements
    ]


def _excluded(one: Exclusion, table: Table, part: sql.Composable) -> sql.Composed:
    """Each row against each other: there is no quicker way without the index that is to come."""
    pairs = [element.sql.rpartition(" WITH ") for element in one.elements]
    names = [sql.Identifier(f"slipway_{number}") for number in range(len(pairs))]
    values = sql.SQL(", ").join(
        sql.SQL("({}) AS {}").format(sql.SQL(value), name) for (value, _, _), name in zip(pairs, names, strict=True)
    )
    clash = sql.SQL(" AND ").join(
        sql.SQL("a.{} {} b.{}").format(name, sql.SQL(operator), name)
        for (_, _, operator), name in zip(pairs, names, strict=True)
    )
    where = sql.SQL(" WHERE ({})").format(sql.SQL(one.predicate.sql)) if one.predicate else sql.SQL("")
    numbered = sql.SQL("WITH r AS MATERIALIZED (SELECT *, row_number() OVER () AS slipway_row, {} FROM {} AS {}{}) ")
    return numbered.format(values, part, sql.Identifier(table.name.name), where) + sql.SQL(
        "SELECT a.* FROM r AS a WHERE EXISTS (SELECT 1 FROM r AS b WHERE a.slipway_row <> b.slipway_row AND {})"
    ).format(clash)

"""Values that the coming type can't hold: told before anything runs, since a cast would stop half way."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from core.diff.renaming import NewNames
from core.errors import Refused
from core.plan.steps import Direction
from core.project.migrations import Migration, read_snapshot
from core.project.settings import Project
from core.run.lookups import column_exists, count, relation
from core.run.renamings import trail
from core.run.statements import statements
from core.schema.casts import way
from core.schema.constraints import QName
from core.schema.types import DataType
from core.targets.connector import Connection

_BITS = {"smallint": 15, "integer": 31, "bigint": 63}


def refuse(project: Project, connection: Connection, migration: Migration, direction: Direction) -> None:
    number = migration.iteration
    source, goal = (number - 1, number) if direction == "up" else (number, number - 1)
    names = trail(
        statements(migration.text(direction), place=migration.up.name, first=project.first_schema)
    ).new_names()
    for table, column, old, kind in _retyped(project, source, goal, names):
        fits = _fits(old, kind, sql.Identifier(column), connection.info.server_version, direction)
        if fits is None or not column_exists(connection, table, column):
            continue
        query = sql.SQL("SELECT count(*) FROM {} WHERE NOT ({})").format(relation(table), fits)
        if too_large := count(connection, query):
            raise Refused(
                "values-too-large",
                f"{table}.{column} becomes {kind}; rows whose value that can't hold: {too_large}",
                place=f"migrations/{(migration.up if direction == 'up' else migration.down).name}",
                remedy=f"Change those rows first, or stay at iteration {source}.",
            )


def _retyped(
    project: Project, source: int, goal: int, names: NewNames
) -> Iterator[tuple[QName, str, DataType, DataType]]:
    """Name each column as it is now, whatever the file renames."""
    after = read_snapshot(project, goal).by_name()
    for table in read_snapshot(project, source).tables:
        then, columns = after.get(names.table(table.name)), names.of(table.name)
        for column in table.columns:
            coming = then.column(columns.get(column.name, column.name)) if then else None
            if coming and coming.type != column.type:
                yield table.name, column.name, column.type, coming.type


def _fits(
    old: DataType, kind: DataType, column: sql.Identifier, version: int, direction: Direction
) -> sql.Composed | None:
    """Say when a value fits; forward over text a reviewer has written the cast, and judged it."""
    if old.name in {*_BITS, "numeric"}:
        return _number_fits(kind, column)
    if way(old, kind) == "text" and direction == "down" and version >= 160_000:
        return sql.SQL("pg_input_is_valid({}::text, {})").format(column, sql.Literal(str(kind)))
    return None


def _number_fits(kind: DataType, column: sql.Identifier) -> sql.Composed | None:
    """Say when a number fits, once it is rounded as the cast rounds it."""
    if kind.dimensions:
        return None
    if kind.name in _BITS:
        limit = sql.Literal(2 ** _BITS[kind.name])
        return sql.SQL("round({}::numeric) BETWEEN -{} AND {} - 1").format(column, limit, limit)
    if kind.name == "numeric" and kind.arguments:
        precision, scale = (*kind.arguments, 0)[:2]
        whole = sql.SQL("abs(round({}::numeric, {})) < 10::numeric ^ {}")
        return whole.format(column, sql.Literal(scale), sql.Literal(precision - scale))
    return None

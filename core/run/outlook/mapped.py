"""Values in use that a list loses: the file turns them into others, as was decided, and keeps which they were."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from core.diff.expressions import listed_values
from core.diff.mentions import is_of
from core.run.outlook.asking import Ask, counted
from core.run.outlook.turns import Turn
from core.schema.objects import EnumType
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.schema.types import DataType


def mapped(turn: Turn, table: Table, former: Table, key: tuple[str, ...]) -> Iterator[tuple[str, Ask]]:
    """Name each column as it is before, with how to find its rows whose value goes."""
    if turn.direction == "down":
        return
    names = turn.former_columns(table.name)
    for column in table.columns:
        own = names.get(column.name, column.name)
        then = former.column(own)
        if then is None or (table.name, column.name) not in turn.makes("filled"):
            continue
        before, after = _listed(turn.source, former, own), _listed(turn.goal, table, column.name)
        gone = [value for value in before if value not in after] if after else []
        if gone:
            yield own, _holding(own, gone, key)


def _holding(own: str, values: list[str], key: tuple[str, ...]) -> Ask:
    condition = sql.SQL("{}::text = ANY ({})").format(sql.Identifier("t", own), sql.Literal(values))
    return counted(lambda part: sql.SQL("SELECT * FROM {} AS t WHERE {}").format(part, condition), key)


def _listed(schema: Schema, table: Table, name: str) -> tuple[str, ...]:
    """By a check that lists them, or by the type."""
    for check in table.checks:
        if check.columns == (name,) and (values := listed_values(check.expression)) is not None:
            return values
    column = table.column(name)
    return listed_by_type(schema, column.type) if column else ()


def listed_by_type(schema: Schema, kind: DataType) -> tuple[str, ...]:
    for noun in schema.objects:
        if isinstance(noun, EnumType) and is_of(kind, noun.name) and not kind.dimensions:
            return noun.values
    return ()

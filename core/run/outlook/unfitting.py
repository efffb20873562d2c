"""Values that the coming type can't hold: told before anything runs, since a cast would stop half way."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from core.diff.mentions import is_of
from core.plan.steps import Direction
from core.run.outlook.turns import Turn
from core.schema.casts import way
from core.schema.columns import Column
from core.schema.objects import EnumType, Object
from core.schema.tables import Table
from core.schema.types import DataType

_BITS = {"smallint": 15, "integer": 31, "bigint": 63}

Unfitting = tuple[Column, str, sql.Composed]
"""A column of the goal, its name before, and a condition on the rows before that says which can't go over."""


def unfitting(turn: Turn, table: Table, former: Table, version: int) -> Iterator[Unfitting]:
    """Forward over text a reviewer has written the cast, and judged it; that to a list of values is the plan's."""
    columns = turn.former_columns(table.name)
    if (turn.within(table.name)[0], "") in turn.makes("rows"):
        return
    for column in table.columns:
        own = columns.get(column.name, column.name)
        then = former.column(own)
        if then is None or turn.within(table.name, column.name) in turn.makes("filled"):
            continue
        value = sql.Identifier("t", own)
        if then.type != column.type:
            listed = turn.within(table.name, column.name) in turn.makes("over text")
            fits = _is_named(turn, column.type, value) if listed else None
            fits = fits or _fits(then.type, column.type, value, version, turn.direction)
        else:
            fits = _is_listed(turn, column.type, value)
        if fits is not None:
            yield column, own, sql.SQL("NOT ({})").format(fits)


def _is_named(turn: Turn, kind: DataType, value: sql.Composable) -> sql.Composed | None:
    """A text that becomes one of a list's values, or many: it must name them."""
    values = _values(turn.goal.objects, kind)
    if values is None:
        return None
    listed = sql.Literal(sorted(values))
    if not kind.dimensions:
        return sql.SQL("{}::text = ANY ({})").format(value, listed)
    template = "({0} IS NULL OR NOT EXISTS (SELECT FROM unnest({0}::text[]) AS one WHERE one <> ALL ({1})))"
    return sql.SQL(template).format(value, listed)


def _is_listed(turn: Turn, kind: DataType, value: sql.Composable) -> sql.Composed | None:
    """A native list of values that gets shorter: only what it still has can go over."""
    before, after = (_values(schema.objects, kind) for schema in (turn.source, turn.goal))
    if kind.dimensions or before is None or after is None or before <= after:
        return None
    return sql.SQL("{}::text = ANY ({})").format(value, sql.Literal(sorted(after)))


def _values(objects: tuple[Object, ...], kind: DataType) -> frozenset[str] | None:
    for one in objects:
        if isinstance(one, EnumType) and is_of(kind, one.name):
            return frozenset(one.values)
    return None


def _fits(
    old: DataType, kind: DataType, value: sql.Composable, version: int, direction: Direction
) -> sql.Composed | None:
    if old.name in {*_BITS, "numeric"}:
        return number_fits(kind, value)
    if way(old, kind) == "text" and direction == "down" and version >= 160_000:
        return sql.SQL("pg_input_is_valid({}::text, {})").format(value, sql.Literal(str(kind)))
    return None


def number_fits(kind: DataType, value: sql.Composable) -> sql.Composed | None:
    """Say when a number fits, once it is rounded as the cast rounds it."""
    if kind.dimensions:
        return None
    if kind.name in _BITS:
        limit = sql.Literal(2 ** _BITS[kind.name])
        return sql.SQL("round({}::numeric) BETWEEN -{} AND {} - 1").format(value, limit, limit)
    if kind.name == "numeric" and kind.arguments:
        precision, scale = (*kind.arguments, 0)[:2]
        whole = sql.SQL("abs(round({}::numeric, {})) < 10::numeric ^ {}")
        return whole.format(value, sql.Literal(scale), sql.Literal(precision - scale))
    return None

"""Values that the coming type can't hold: told before anything runs, since a cast would stop half way."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from core.diff.mentions import is_of
from core.run.outlook.fitting import fits
from core.run.outlook.turns import Turn
from core.schema.columns import Column
from core.schema.objects import EnumType, Object
from core.schema.tables import Table
from core.schema.types import DataType, is_own

Unfitting = tuple[Column, str, sql.Composed]
"""A column of the goal, its name before, and a condition on the rows before that says which can't go over."""


def unfitting(turn: Turn, table: Table, former: Table, version: int) -> Iterator[Unfitting]:
    """A cast that a reviewer has written in other words than a plain one is the reviewer's to judge."""
    columns = turn.former_columns(table.name)
    if (turn.within(table.name)[0], "") in turn.makes("rows"):
        return
    for column in table.columns:
        own = columns.get(column.name, column.name)
        then = former.column(own)
        if then is None or turn.within(table.name, column.name) in turn.makes("filled", "own cast"):
            continue
        value = sql.Identifier("t", own)
        if then.type == column.type:
            held = _is_listed(turn, column.type, value)
        elif turn.within(table.name, column.name) in turn.makes("assigned") and column.type.name in {"varchar", "char"}:
            held = _is_short(column.type, value)
        elif is_own(column.type):
            held = _is_named(turn, column.type, value)
        else:
            held = fits(then.type, column.type, value, version)
        if held is not None:
            # No value goes over as none, whatever a condition makes of it.
            yield column, own, sql.SQL("{} IS NOT NULL AND NOT ({})").format(value, held)


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


def _is_short(kind: DataType, value: sql.Composable) -> sql.Composed | None:
    """Nothing is cut but blanks at the end, where the file doesn't say so."""
    if kind.dimensions or not kind.arguments:
        return None
    return sql.SQL("char_length(rtrim({}::text, ' ')) <= {}").format(value, sql.Literal(kind.arguments[0]))


def _values(objects: tuple[Object, ...], kind: DataType) -> frozenset[str] | None:
    for one in objects:
        if isinstance(one, EnumType) and is_of(kind, one.name):
            return frozenset(one.values)
    return None

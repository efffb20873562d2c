"""Values and conditions in questions about rows to come, as SQL."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import sql

from core.schema.types import DataType, is_own


def nothing(types: Mapping[str, DataType]) -> sql.Composed:
    listed = [sql.SQL("{} AS {}").format(typed(sql.SQL("NULL"), kind), sql.Identifier(n)) for n, kind in types.items()]
    return sql.SQL("(SELECT {} WHERE false)").format(sql.SQL(", ").join(listed))


def column_of(alias: str, name: str) -> sql.Composed:
    return sql.SQL("{}").format(sql.Identifier(alias, name))


def as_text(value: sql.Composable) -> sql.Composed:
    return sql.SQL("{}::text").format(value)


def typed(value: sql.Composable, kind: DataType) -> sql.Composed:
    """A type of ours may be about to go, or not be there yet: its values are compared as they are spelled."""
    spelled = "text" + "[]" * kind.dimensions if is_own(kind) else str(kind)
    return sql.SQL("({})::{}").format(value, sql.SQL(spelled))

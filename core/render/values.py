"""Rows whose value goes get the one that a reviewer named, in one statement."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import MapValues
from core.render.words import Sql, ident, listed, literal, qname, sql, type_
from core.schema.types import DataType

Values = tuple[tuple[str, str | None], ...]


def map_values(change: MapValues, first: str) -> Iterator[Sql]:
    if not change.forward:
        return
    column = ident(change.column.name)
    yield sql(
        "UPDATE {}\n    SET {} = {}\n    WHERE {}",
        qname(change.table, first),
        column,
        mapped(column, change.column.type, change.forward),
        is_mapped(column, change.forward),
    )


def mapped(column: Sql, kind: DataType, values: Values) -> Sql:
    """What the value becomes; PostgreSQL takes a CASE of texts for text, whatever column it is for."""
    cases = [sql("WHEN {} THEN {}", literal(old), _value(new)) for old, new in values]
    if len(cases) == 1:
        return sql("(CASE {} {} END)::{}", column, cases[0], type_(kind))
    return sql("(CASE {}\n        {}\n    END)::{}", column, listed(cases, "\n        "), type_(kind))


def is_mapped(column: Sql, values: Values) -> Sql:
    return sql("{} IN ({})", column, listed(literal(old) for old, _ in values))


def _value(new: str | None) -> Sql:
    return sql("NULL") if new is None else literal(new)

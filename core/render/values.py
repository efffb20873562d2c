"""Rows whose value goes get the one that a reviewer named, in one statement."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import MapValues
from core.render.words import Sql, ident, listed, literal, qname, sql


def map_values(change: MapValues, first: str) -> Iterator[Sql]:
    if not change.forward:
        return
    column = ident(change.column.name)
    cases = listed((sql("WHEN {} THEN {}", literal(old), _value(new)) for old, new in change.forward), " ")
    yield sql(
        "UPDATE {}\n    SET {} = CASE {} {} END\n    WHERE {} IN ({})",
        qname(change.table, first),
        column,
        column,
        cases,
        column,
        listed(literal(old) for old, _ in change.forward),
    )


def _value(new: str | None) -> Sql:
    return sql("NULL") if new is None else literal(new)

"""The columns that a change adds, each with its table."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn, Change, CreateTable
from core.schema.columns import Column
from core.schema.constraints import QName


def added_columns(change: Change) -> Iterator[tuple[QName, Column]]:
    match change:
        case CreateTable(table):
            yield from ((table.name, column) for column in table.columns)
        case AddColumn(name, column):
            yield name, column
        case _:
            return

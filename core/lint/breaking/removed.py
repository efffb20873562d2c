"""Breaks: a table or column is gone that programs read and write."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import DropColumn, DropTable
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def removed(situation: Situation) -> Iterator[Break]:
    """The finding is `destructive-drop` or `aside-column`, which say it already."""
    match situation.step.forward.change:
        case DropTable(table) if situation.lasts:
            name, part = situation.former(table.name)
        case DropColumn(table_name, column) if situation.lasts:
            name, part = situation.former(table_name, column.name)
        case _:
            return
    yield Break("destructive-drop", name, part, "fail where they read or write it: it is gone", "")

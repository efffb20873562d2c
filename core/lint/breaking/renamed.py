"""Breaks: what programs know by one name has another."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import RenameColumn, RenameTable
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def renamed(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case RenameTable(old, new):
            called = new.name if old.schema == new.schema else str(new)
            yield Break(
                "breaks-renamed",
                old,
                "",
                f"fail: it is called {called}",
                f"Make a view {old} over {new} by hand for as long as such programs run, and apply with it.",
            )
        case RenameColumn(table, old_name, new_name):
            yield Break(
                "breaks-renamed",
                situation.former(table)[0],
                old_name,
                f"fail where they read or write it: it is called {new_name}",
                f"Answer no to the rename instead: {new_name} comes as a new column beside {old_name}, both are "
                f"written for a while, and {old_name} is dropped in a later iteration.",
            )
        case _:
            return

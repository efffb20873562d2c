"""Breaks: who reads a column may meet a NULL where there was always a value."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def nullable_again(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if (
            new.nullable and not old.nullable and new.deprecated_since is None and situation.lasts
        ):
            name, part = situation.former(table, new.name)
            yield Break(
                "breaks-nullable",
                name,
                part,
                "may read NULL where there was always a value",
                f"Look at what reads {new.name} without expecting NULL, or give it a default and keep it required.",
            )
        case _:
            return

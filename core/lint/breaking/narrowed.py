"""Breaks: a column takes less than programs may write into it, or gives back another type than they read."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.schema.casts import loses_nothing


def narrowed(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if old.type != new.type and situation.lasts:
            name, part = situation.former(table, new.name)
            if not loses_nothing(old.type, new.type):
                fails = f"fail where they write what {new.type} can't hold: it was {old.type}"
                yield Break("narrows-type", name, part, fails, "")
            elif old.type.name != new.type.name and {old.type.name, new.type.name} != {"varchar", "text"}:
                yield Break(
                    "breaks-type",
                    name,
                    part,
                    f"read {new.type} where they expect {old.type}",
                    f"Look at what reads {new.name} into a variable of a fixed type, or keep {old.type}.",
                )
        case _:
            return

"""Breaks: deleting a parent deletes its children from now on, also where a program did not mean to."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint, DropConstraint
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.schema.constraints import ForeignKey


def cascades(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AddConstraint(table, ForeignKey(on_delete="cascade") as key) if key.references in situation.standing:
            gone = (step.forward.change for step in situation.plan.steps)
            if table not in situation.standing or DropConstraint(table, key) in gone:
                return
            yield Break(
                "breaks-cascade",
                situation.former(key.references)[0],
                "",
                f"lose rows of {table.name} too with each row that they delete ({key.name})",
                "Leave ON DELETE CASCADE out, and let programs delete the children that they mean.",
                f"{table}.{key.name}",
            )
        case _:
            return

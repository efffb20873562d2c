"""Breaks: who leaves a column out gets another value than before, or none."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def changed_defaults(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if (
            old.default is not None and old.default != new.default and old.type == new.type and situation.lasts
        ):
            if new.identity is not None or new.deprecated_since is not None:
                return
            name, part = situation.former(table, new.name)
            instead = new.default.sql if new.default else "nothing"
            yield Break(
                "breaks-default",
                name,
                part,
                f"get {instead} instead of {old.default.sql} where they leave it out",
                f"Let programs say the value of {new.name} themselves before the default changes.",
            )
        case _:
            return

"""Breaks: row security hides rows from programs that saw them, and refuses what they write."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterTable
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def row_security(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AlterTable(old, new) if new.row_security and old.row_security != new.row_security:
            yield Break(
                "breaks-row-security",
                situation.former(new.name)[0],
                "",
                "see only the rows that a policy lets them see",
                f"Make sure that each role that reads {new.name} has a policy; owners see all until it is forced.",
            )
        case _:
            return

"""Danger: a column becomes computed, or is computed no more, and its values can't both stay and come back."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.situations import Situation
from core.schema.columns import Column
from core.schema.findings import Finding


def generated_columns(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if (old.generated is None) != (new.generated is None):
            yield Finding(
                code="generated-column-changes",
                severity="error",
                place=f"{table}.{new.name}",
                message=f"{new.name} {_becomes(new)}, which can't be planned in one iteration yet.",
                remedy="Give the column another name, and drop the old one in a later iteration.",
            )
        case _:
            return


def _becomes(new: Column) -> str:
    return "becomes a generated column" if new.generated else "is no generated column any more"

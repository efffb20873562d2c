"""Danger: how a generated column is computed changes, and no statement says so in place on every version."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterColumn
from core.lint.situations import Situation
from core.schema.findings import Finding


def generated_columns(situation: Situation) -> Iterator[Finding]:
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if old.generated != new.generated:
            yield Finding(
                code="generated-column-changes",
                severity="error",
                place=f"{table}.{new.name}",
                message=f"{new.name} is generated in another way, which can't be planned in one iteration yet.",
                remedy="Give the column another name, and drop the old one in a later iteration.",
            )
        case _:
            return

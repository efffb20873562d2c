"""Convention: names that need no quotes, where no model has chosen them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.diff.changes import AddConstraint, Change, CreateIndex, CreateTable
from core.lint.conventions.added import added_columns
from core.lint.situations import Situation
from core.names import snake
from core.schema.findings import Finding

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


def spelling(situation: Situation) -> Iterator[Finding]:
    for place, name in _names(situation.step.forward.change):
        if not _PLAIN.fullmatch(name):
            yield Finding(
                code="convention-name",
                severity="note",
                place=place,
                message=f"{name} has to be quoted wherever it is written.",
                remedy=f"Call it {snake(name)}.",
            )


def _names(change: Change) -> Iterator[tuple[str, str]]:
    for table, column in added_columns(change):
        if not column.source:
            yield f"{table}.{column.name}", column.name
    match change:
        case CreateTable(made) if not made.entity:
            yield str(made.name), made.name.name
        case AddConstraint(name, constraint):
            yield f"{name}.{constraint.name}", constraint.name
        case CreateIndex(name, index):
            yield f"{name}.{index.name}", index.name
        case _:
            return

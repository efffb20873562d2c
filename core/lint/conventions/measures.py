"""Convention: a table with very many columns or indexes is two tables, or is written slowly."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn, CreateIndex, CreateTable, table_of
from core.lint.situations import Situation
from core.schema.findings import Finding

COLUMNS, INDEXES = 100, 15


def measures(situation: Situation) -> Iterator[Finding]:
    change = situation.step.forward.change
    if not isinstance(change, CreateTable | AddColumn | CreateIndex):
        return
    table = situation.after.table(table_of(change))
    if table is None:
        return
    counted = (
        (len(table.columns), COLUMNS, "columns", "Move what is read together into a table of its own."),
        (len(table.indexes), INDEXES, "indexes", "Look for indexes that begin with the columns of another one."),
    )
    for number, most, what, remedy in counted:
        if number > most and not (what == "columns" and isinstance(change, CreateIndex)):
            yield Finding(
                code="convention-size",
                severity="note",
                place=str(table.name),
                message=f"{table.name} has {number} {what}, more than {most}.",
                remedy=remedy,
            )

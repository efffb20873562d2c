"""Danger: a statement on one table makes the writers of another wait."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint, CreateTable, DropConstraint, DropTable, table_of
from core.lint.locks import told
from core.lint.situations import Situation
from core.schema.findings import Finding


def second_tables(situation: Situation) -> Iterator[Finding]:
    change = situation.step.forward.change
    if not isinstance(change, CreateTable | DropTable | AddConstraint | DropConstraint):
        return
    for lock in told(situation.effect):
        if lock.relation != table_of(change) and situation.before.table(lock.relation):
            yield Finding(
                code="second-table-lock",
                severity="note",
                place=str(table_of(change)),
                message=f"This takes {lock.mode} on {lock.relation} too: its {lock.blocks} wait until COMMIT.",
                remedy="Nothing to do while the transaction is short; the lock timeout bounds the wait.",
            )

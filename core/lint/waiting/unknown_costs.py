"""Danger: nobody measured what this does, and what is unknown is never said to be nothing."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn, AlterColumn, part_of, table_of
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.schema.findings import Finding


def unknown_costs(situation: Situation) -> Iterator[Finding]:
    change = situation.step.forward.change
    if not situation.effect.known and isinstance(change, AddColumn | AlterColumn):
        table = table_of(change)
        if table in situation.standing:
            kind = change.column.type if isinstance(change, AddColumn) else change.new.type
            yield from waiting(
                situation,
                table,
                code="cost-unknown",
                place=f"{table}.{part_of(change)}",
                message=f"Whether this writes {table} anew is unknown: it hangs on what {kind} is or on a function "
                "of your own",
                remedy=f"Rehearse it on a copy with rows: slipway rehearse {situation.plan.iteration}.",
            )

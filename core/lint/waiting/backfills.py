"""Danger: one statement gives every row a value, and holds its locks and its dead rows until COMMIT."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn, AlterColumn, MapValues
from core.lint.situations import Situation
from core.lint.waiting.sizes import waiting
from core.project.expressions import is_constant
from core.schema.columns import Column
from core.schema.findings import Finding


def backfills(situation: Situation) -> Iterator[Finding]:
    side = situation.step.forward
    match side.change:
        case AddColumn(table, column) if side.backfill and not is_constant(side.backfill):
            what, remedy = f"gives {column.name} a value in every row", _slowly(column)
        case AlterColumn(table, _, column) if side.backfill:
            what, remedy = f"gives {column.name} a value in every row without one", _slowly(column)
        case MapValues(table, column, forward) if forward:
            gone = ", ".join(value for value, _ in forward)
            what = f"turns {gone} of {column.name} into other values"
            remedy = f"Let a program turn {gone} of {column.name} into other values in batches before you apply."
        case _:
            return
    if table in situation.standing:
        yield from waiting(
            situation,
            table,
            code="backfill-at-once",
            place=f"{table}.{column.name}",
            message=f"One UPDATE {what} in {table}, whose rows stay locked until COMMIT",
            online=f"fills {column.name} in batches",
            remedy=remedy,
        )


def _slowly(column: Column) -> str:
    return (
        f"Let {column.name} be nullable in this iteration, fill it in batches by a program, and make it required in "
        "the next."
    )

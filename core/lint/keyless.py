"""Danger: values must be kept by key, and the table has none; or a column stays in its table instead, by decision."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import DropColumn, part_of, table_of
from core.diff.keep import spoken
from core.diff.leave import called
from core.lint.situations import Situation
from core.plan.steps import KeepColumn, KeepLossy, KeepMapped, KeepNulls, Side
from core.schema.findings import Finding

_KEY = "Give the table a primary key (or a unique key without NULLs) in an iteration before this one"


def keyless(situation: Situation) -> Iterator[Finding]:
    for side in (situation.step.forward, situation.step.backward):
        match side.keep:
            case KeepColumn(table, column, ()) if isinstance(side.change, DropColumn):
                said = f"aside:{spoken(table, situation.plan.first)}.{column}"
                way = f"{_KEY}; or answer --answer {said}=aside too: the column is renamed and stays in the table."
                yield _no_row_key(str(table), column, way)
                return
            case KeepColumn() | KeepLossy() | KeepMapped() | KeepNulls() if not side.keep.key:
                left = called(situation.step.forward.change, situation.plan.first)
                out = f"; or leave the change out of this iteration: --answer leave_out:{left}=yes." if left else "."
                yield _no_row_key(str(side.keep.table), side.keep.column, f"{_KEY}{out}")
                return
            case _:
                yield from _aside(side, "" if side is situation.step.forward else "on the way back ")


def _no_row_key(table: str, column: str, remedy: str) -> Finding:
    return Finding(
        code="no-row-key",
        severity="error",
        place=f"{table}.{column}",
        message=f"{table} has no key, so the values of {column} could not be given back.",
        remedy=remedy,
    )


def _aside(side: Side, when: str) -> Iterator[Finding]:
    if side.aside:
        table, column = table_of(side.change), part_of(side.change)
        yield Finding(
            code="aside-column",
            severity="warning",
            place=f"{table}.{column}",
            message=f"{column} is not dropped: {when}it stays in {table} as {side.aside}, visible to SELECT *, to "
            "interfaces that list columns and to replication, until you purge it.",
            remedy="Make sure that no program reads all columns of the table by position, then approve.",
        )

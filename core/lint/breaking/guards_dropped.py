"""Breaks: nothing keeps rows right any more that programs rely on, and the way back may meet rows that don't fit."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint, CreateIndex, DropConstraint, DropIndex, part_of, table_of
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def guards_dropped(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case DropConstraint(table, rule) if situation.lasts:
            name, columns = rule.name, rule.columns
        case DropIndex(table, index) if index.unique and situation.lasts:
            name, columns = index.name, index.columns
        case _:
            return
    after = situation.after.table(table)
    if after is None or table not in situation.standing or _is_replaced(situation):
        return
    if all(after.column(column) is not None for column in columns):
        yield Break(
            "breaks-guard",
            situation.former(table)[0],
            "",
            f"rely on {name} in vain: rows of {table.name} against it can come in, and then no way leads back",
            f"Keep {name} unless rows against it are wanted.",
            f"{table}.{name}",
        )


def _is_replaced(situation: Situation) -> bool:
    """Another rule over the same columns takes its place."""
    gone = situation.step.forward.change
    columns = _columns(gone)
    others = (step.forward.change for step in situation.plan.steps)
    return any(
        isinstance(one, AddConstraint | CreateIndex)
        and table_of(one) == table_of(gone)
        and (part_of(one) == part_of(gone) or _columns(one) == columns)
        for one in others
    )


def _columns(change: object) -> tuple[str, ...]:
    match change:
        case AddConstraint(_, rule) | DropConstraint(_, rule):
            return rule.columns
        case CreateIndex(_, index) | DropIndex(_, index):
            return index.columns
        case _:
            return ()

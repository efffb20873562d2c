"""Breaks: an INSERT that was whole before leaves out a column that must have a value now."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddColumn, AlterColumn
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation


def newly_required(situation: Situation) -> Iterator[Break]:
    match situation.step.forward.change:
        case AddColumn(table, column) if column.needs_value and situation.lasts and table in situation.standing:
            name, part, fails = table, column.name, f"fail at each INSERT: {column.name} must have a value"
        case AlterColumn(table, old, column) if old.nullable and not column.nullable and situation.lasts:
            name, part = table, column.name
            fails = f"fail where they leave {column.name} empty or write NULL"
        case AlterColumn(table, old, column) if old.identity and column.needs_value and situation.lasts:
            name, part, fails = table, column.name, f"fail at each INSERT: nothing numbers {column.name} any more"
        case _:
            return
    place = f"{name}.{part}"
    yield Break(
        "breaks-required",
        situation.former(name)[0],
        "",
        fails,
        f"Give {part} a default, or make it required in a later iteration, when every program writes it.",
        place,
    )

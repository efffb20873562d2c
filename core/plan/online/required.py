"""A column that becomes required: a check proves the rows while others work, then SET NOT NULL has nothing to read."""

from __future__ import annotations

from dataclasses import replace

from core import names
from core.diff.changes import AddConstraint, AlterColumn, DropConstraint
from core.load.tables.expressions import quoted
from core.plan.online.segments import Fill, Later, Piece, Prove, SafeForm, Turn, later
from core.plan.steps import Side
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, QName


def required(step: int, change: AlterColumn, side: Side) -> SafeForm | str:
    """PostgreSQL takes a valid check for the proof, and reads no row under its lock."""
    table, old, new = change.table, change.old, change.new
    if side.backfill or side.keep or is_made_anew(old, new):
        return f"{table.name}.{new.name} gets its values and becomes required in one transaction"
    relaxed, check = replace(new, nullable=True), _check(table, new)
    added, dropped = Side(AddConstraint(table, check)), Side(DropConstraint(table, check))
    first = Piece(
        step,
        (Side(AlterColumn(table, old, relaxed)), added),
        (dropped, Side(AlterColumn(table, relaxed, old))),
    )
    return SafeForm(first, _proved(step, table, relaxed, new, check))


def asked_for(step: int, table: QName, relaxed: Column, new: Column, fill: Fill) -> tuple[Later, ...]:
    """Once the rows have their values; those written without one meanwhile are filled when no more can come."""
    check = _check(table, new)
    added, dropped = Side(AddConstraint(table, check)), Side(DropConstraint(table, check))
    return (
        later(Turn.REQUIRED, step, (added,), (dropped,)),
        later(Turn.REQUIRED, step, (fill,), ()),
        *_proved(step, table, relaxed, new, check),
    )


def _proved(step: int, table: QName, relaxed: Column, new: Column, check: Check) -> tuple[Later, ...]:
    added, dropped = Side(AddConstraint(table, check)), Side(DropConstraint(table, check))
    last = later(
        Turn.REQUIRED,
        step,
        (Side(AlterColumn(table, relaxed, new)), dropped),
        (added, Side(AlterColumn(table, new, relaxed))),
    )
    return later(Turn.REQUIRED, step, (Prove(table, check.name),), ()), last


def is_made_anew(old: Column, new: Column) -> bool:
    facts = ("type", "collation", "identity", "counting", "generated", "virtual")
    return any(getattr(old, fact) != getattr(new, fact) for fact in facts)


def _check(table: QName, column: Column) -> Check:
    name = names.fit(f"slipway_{table.name}_{column.name}_is_there")
    return Check(name, Expression(f"{quoted(column.name)} IS NOT NULL"), (column.name,), validated=False)

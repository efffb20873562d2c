"""Breaks: a value that programs write or wait for is in its list no more."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint, AlterObject, DropConstraint, DropObject
from core.diff.mentions import mentions
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.plan.enums import typed
from core.schema.constraints import Check, QName
from core.schema.objects import EnumType


def lost_values(situation: Situation) -> Iterator[Break]:
    """A list is a type of its own, or a check of one column."""
    match situation.step.forward.change:
        case DropObject(EnumType() as old):
            made = [one.new for one in situation.lasting if isinstance(one, AlterObject) and one.old == old]
            new = next((one for one in made if isinstance(one, EnumType)), old)
            gone = tuple(value for value in old.values if value not in new.values)
            for table, column in typed(situation.before, old.name) if gone else ():
                yield _break(situation, table, column.name, gone)
        case AddConstraint(table, Check(columns=(column,)) as check):
            before = _before(situation, table, check.name)
            lost = mentions(before.expression.sql).values - mentions(check.expression.sql).values if before else ()
            if lost:
                yield _break(situation, table, column, tuple(sorted(lost)))
        case _:
            return


def _before(situation: Situation, table: QName, name: str) -> Check | None:
    gone = (step.forward.change for step in situation.plan.steps)
    checks = (one.constraint for one in gone if isinstance(one, DropConstraint) and one.table == table)
    return next((one for one in checks if isinstance(one, Check) and one.name == name), None)


def _break(situation: Situation, table: QName, column: str, gone: tuple[str, ...]) -> Break:
    name, part = situation.former(table, column)
    listed = ", ".join(gone)
    return Break(
        "breaks-values",
        name,
        part,
        f"fail where they write {listed}, and wait for it in vain",
        f"Stop writing {listed} in every program first, and take it out of the list in a later iteration.",
    )

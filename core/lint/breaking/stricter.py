"""Breaks: rows that programs wrote without a complaint are refused from now on."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AddConstraint, AlterColumn, CreateIndex, DropConstraint, DropIndex
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.tables import Table


def stricter(situation: Situation) -> Iterator[Break]:
    """A rule about new columns only asks nothing of programs that don't know them."""
    match situation.step.forward.change:
        case AlterColumn(table, old, new) if new.identity == "always" != old.identity and situation.lasts:
            place, part = situation.former(table, new.name)
            fails = f"fail where they write a value of their own into {part}: it numbers itself"
            yield Break("breaks-stricter", place, part, fails, f"Make {new.name} an identity BY DEFAULT instead.")
            return
        case AddConstraint(table, PrimaryKey() | Unique() | ForeignKey() | Exclusion() | Check() as rule):
            name, columns = rule.name, rule.columns
        case CreateIndex(table, index) if index.unique:
            name, columns = index.name, index.columns
        case _:
            return
    before = situation.before.table(table)
    if before is None or table not in situation.standing or not situation.lasts or _comes_again(situation, table, name):
        return
    if _knows(before, columns):
        yield Break(
            "breaks-stricter",
            situation.former(table)[0],
            "",
            f"fail where they write rows of {table.name} that are against {name}",
            f"Let every program keep to {name} before it is there; a later iteration can add it.",
            f"{table}.{name}",
        )


def _knows(before: Table, columns: tuple[str, ...]) -> bool:
    return all(before.column(column) is not None for column in columns)


def _comes_again(situation: Situation, table: QName, name: str) -> bool:
    gone = (step.forward.change for step in situation.plan.steps)
    return any(
        (isinstance(one, DropConstraint) and one.table == table and one.constraint.name == name)
        or (isinstance(one, DropIndex) and one.table == table and one.index.name == name)
        for one in gone
    )

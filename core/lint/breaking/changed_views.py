"""Breaks: a view gives other columns or rows than before, or is gone."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterObject, DropObject
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.schema.objects import View


def changed_views(situation: Situation) -> Iterator[Break]:
    """In place, or made anew in two steps."""
    match situation.step.forward.change:
        case DropObject(View() as old) if situation.lasts:
            remedy = f"Keep {old.name} until no program reads it."
            yield Break("breaks-view", old.name, "", "fail where they read it: it is gone", remedy)
        case DropObject(View() as old) if any(_changes(one, old) for one in situation.lasting):
            yield _changed(old)
        case AlterObject(View() as old) as change if _changes(change, old):
            yield _changed(old)
        case _:
            return


def _changes(change: object, old: View) -> bool:
    match change:
        case AlterObject(View() as one, View() as new):
            return one == old and one.query != new.query
        case _:
            return False


def _changed(old: View) -> Break:
    fails = "may get other columns, in another order, or other rows"
    remedy = f"Make the new one a view of another name, and drop {old.name} in a later iteration."
    return Break("breaks-view", old.name, "", fails, remedy)

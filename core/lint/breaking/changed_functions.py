"""Breaks: a function does something else than before under the same name, or is gone."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import AlterObject, DropObject
from core.lint.breaking.breaks import Break
from core.lint.situations import Situation
from core.schema.objects import Function


def changed_functions(situation: Situation) -> Iterator[Break]:
    change = situation.step.forward.change
    match change:
        case DropObject(Function() as old) if situation.lasts:
            fails = "fail where they call it: it is gone"
        case DropObject(Function() as old) if _is_replaced(situation, old):
            fails = "may get another result: it is made anew"
        case AlterObject(Function() as old, Function() as new) if old.definition != new.definition:
            fails = "may get another result: its body is another one"
        case _:
            return
    called = f"{old.name.name}({old.arguments})"
    yield Break(
        "breaks-function",
        old.name,
        "",
        fails,
        f"Give the new one another name beside {called}, and drop {called} in a later iteration.",
        f"{old.name}({old.arguments})",
    )


def _is_replaced(situation: Situation, old: Function) -> bool:
    return any(isinstance(one, AlterObject) and one.old == old for one in situation.lasting)

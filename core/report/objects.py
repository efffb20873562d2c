"""What happens beside tables, in a few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from core.diff.changes import AlterObject, CreateObject, DropObject
from core.plan.enums import additions, grows
from core.schema.objects import EnumType, Object, label

Beside = CreateObject | DropObject | AlterObject


def label_of(change: Beside) -> str:
    match change:
        case CreateObject(one) | DropObject(one) | AlterObject(_, one):
            return label(one)


def beside_said(change: Beside) -> str:
    """Say in a few words what happens to what stands beside tables."""
    match change:
        case CreateObject():
            return "new"
        case DropObject():
            return "dropped"
        case AlterObject(old, new):
            return ", ".join(_said(old, new)) or "changed"


def _said(old: Object, new: Object) -> Iterator[str]:
    grown = isinstance(old, EnumType) and isinstance(new, EnumType) and grows(old, new)
    if isinstance(old, EnumType) and isinstance(new, EnumType) and grown:
        yield from (f"new value {added.value!r}" for added in additions(old, new))
    for each in fields(new):
        different = each.compare and getattr(old, each.name, None) != getattr(new, each.name)
        if different and not (grown and each.name == "values"):
            yield f"new {each.name.replace('_', ' ')}"

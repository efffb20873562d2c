"""What a delete of the parent does, however a document spells it."""

from __future__ import annotations

from core.load.trees.nodes import Node
from core.names import snake
from core.schema.constraints import Action

_ACTIONS: dict[str, Action] = {
    "all": "cascade",
    "cascade": "cascade",
    "delete": "cascade",
    "delete_orphan": "cascade",
    "all_delete_orphan": "cascade",
    "no_action": "no action",
    "none": "no action",
    "nullify": "set null",
    "restrict": "restrict",
    "set_default": "set default",
    "set_null": "set null",
}


def read_action(node: Node) -> Action | None:
    found = _said(node)
    if found is None or found.value is False:
        return None
    return "cascade" if found.value is True else _ACTIONS.get(snake(str(found.value)))


def unknown_action(node: Node) -> Node | None:
    """The word that can't be followed, where there is one."""
    found = _said(node)
    return found if found and not isinstance(found.value, bool) and read_action(node) is None else None


def _said(node: Node) -> Node | None:
    return node.get("cascade", "onDelete", "on_delete")

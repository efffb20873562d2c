"""What a delete of the parent does, however a document spells it."""

from __future__ import annotations

from core.load.trees.nodes import Node
from core.names import snake
from core.schema.constraints import Action

ACTION_KEYS = ("cascade", "onDelete", "on_delete")
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
    found = node.get(*ACTION_KEYS)
    return action_in(found.value) if found else None


def action_in(said: object) -> Action | None:
    if said is None or said is False:
        return None
    return "cascade" if said is True else _ACTIONS.get(snake(str(said)))


def unknown_action(node: Node) -> Node | None:
    """The word that can't be followed, where there is one."""
    found = node.get(*ACTION_KEYS)
    return found if found and not isinstance(found.value, bool) and action_in(found.value) is None else None

"""The field map: {Account: {AccountStatus: {type: enum, ...}, ...}}, with nothing between an entity and its fields."""

from __future__ import annotations

from collections.abc import Iterator

from core.load.entities import Document
from core.load.trees.entities import RELATIONS, Drawn, Reader
from core.load.trees.nodes import Node

_OTHER_SHAPES = ("entities", "module")
_BESIDE = frozenset({*RELATIONS, "enums", "version", "metadata", "title", "description"})
_OF_THE_WHOLE = frozenset({"tableName", "table_name", "primaryKey", "primary_key"})


def is_field_map(tree: Node) -> bool:
    """All its members are entities, and at least one of them has a field that says its type."""
    entities = list(_entities(tree))
    return (
        tree.get(*_OTHER_SHAPES) is None
        and all(node.is_map for _, node in entities)
        and any(field.text("type") for _, node in entities for _, field in node.members())
    )


def read_field_map(tree: Node) -> Document:
    return Reader().document(tree, [_drawn(name, node) for name, node in _entities(tree)])


def _entities(tree: Node) -> Iterator[tuple[str, Node]]:
    return ((name, node) for name, node in tree.members() if name not in _BESIDE)


def _drawn(name: str, node: Node) -> Drawn:
    """Its own keys are fields, save the few that can be none: tableName: accounts, primaryKey: [a, b]."""
    fields, said = [], {}
    for key, value, origin in node.placed():
        if key in _OF_THE_WHOLE and not isinstance(value, dict):
            said[key] = value
        else:
            fields.append((key, value, origin))
    return Drawn(name, Node(said, node.origin), fields)

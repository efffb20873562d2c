"""The entity list: [{name, fields: [names], properties: {...}}], by itself or under entities."""

from __future__ import annotations

from collections.abc import Iterator

from core.load.entities import Document
from core.load.trees.entities import FIELDS, Drawn, Reader
from core.load.trees.nodes import Node


def is_entity_list(tree: Node) -> bool:
    found = _listed(tree)
    return found is not None and tree.get("module") is None and any(_is_entity(item) for item in found.items())


def read_entity_list(tree: Node) -> Document:
    reader = Reader()
    return reader.document(tree, list(_drawn(reader, tree)))


def _listed(tree: Node) -> Node | None:
    found = tree if tree.is_list else tree.get("entities")
    return found if found and found.is_list else None


def _is_entity(node: Node) -> bool:
    return bool(node.text("name", "id")) or node.get(*FIELDS) is not None


def _drawn(reader: Reader, tree: Node) -> Iterator[Drawn]:
    found = _listed(tree)
    for node in found.items() if found else ():
        if name := node.text("name", "id"):
            yield Drawn(name, node, reader.fields_in(name, node), alias=_other_name(node, name))
        else:
            reader.findings.say(
                "parse-error", node.origin, "an entity has no name", "Write it as {name: Account, ...}."
            )


def _other_name(node: Node, name: str) -> str:
    """Relations may call an entity by its id."""
    other = node.text("id")
    return other if other != name else ""

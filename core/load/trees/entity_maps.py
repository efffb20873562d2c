"""The entity map: {entities: {Name: {fields}}, relationships, enums}."""

from __future__ import annotations

from collections.abc import Iterator

from core.load.entities import Document
from core.load.trees.entities import Drawn, Reader
from core.load.trees.nodes import Node


def is_entity_map(tree: Node) -> bool:
    entities = tree.get("entities")
    return entities is not None and entities.is_map and tree.get("module") is None


def read_entity_map(tree: Node) -> Document:
    reader = Reader()
    return reader.document(tree, list(_drawn(reader, tree)))


def _drawn(reader: Reader, tree: Node) -> Iterator[Drawn]:
    """The members that are objects, as they should be."""
    entities = tree.get("entities")
    for name, node in entities.members() if entities else ():
        if node.is_map:
            yield Drawn(name, node, reader.fields_in(name, node))
        else:
            reader.findings.say("parse-error", node.origin, f"{name} must be an object", "Write it as {...}.")

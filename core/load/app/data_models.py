"""The data_model: the entities that a generated app keeps for itself, and how they hang together."""

from __future__ import annotations

from dataclasses import replace

from core.load.entities import AppModel, Document
from core.load.trees.entity_lists import is_entity_list, read_entity_list
from core.load.trees.entity_maps import is_entity_map, read_entity_map
from core.load.trees.nodes import Node

WRAPPINGS = ("data_model", "dataModel", "structured", "product_doc", "productDoc")


def data_model_in(tree: Node) -> Node | None:
    """The model itself, taken out of what it is wrapped in."""
    if is_entity_map(tree) or is_entity_list(tree):
        return tree
    wrapped = (found for key in WRAPPINGS if (found := tree.get(key)))
    return next((model for found in wrapped if (model := data_model_in(found))), None)


def lists_fields(model: Node) -> bool:
    """An entity's fields are a list of objects, as a data_model writes them."""
    entities = model.get("entities")
    fields = (entity.get("fields") for _, entity in entities.members()) if entities else ()
    return any(item.is_map for found in fields if found for item in found.items())


def read_data_model(model: Node) -> Document:
    """Of two ones the column is looked for in `from` first, as of many to one."""
    read = read_entity_map(model) if is_entity_map(model) else read_entity_list(model)
    relations = tuple(
        replace(relation, parent=relation.child, child=relation.parent) if relation.kind == "one-to-one" else relation
        for relation in read.relations
    )
    return Document(findings=read.findings, app=AppModel(read.entities, relations, read.choices))

"""A many-to-many relation becomes an entity of its own, unless the model has one already."""

from __future__ import annotations

from dataclasses import replace

from core.load.entities import Document, Entity, Field, Reference, Relation
from core.load.tables.lookups import Lookup, primary_key
from core.load.tables.names import table_name
from core.names import snake


def with_joins(document: Document) -> Document:
    wanted = [relation for relation in document.relations if relation.kind == "many-to-many"]
    if not wanted:
        return document
    lookup = Lookup(document.entities)
    entities = list(document.entities)
    relations = [relation for relation in document.relations if relation.kind != "many-to-many"]
    for relation in wanted:
        left, right = lookup.entity(relation.parent), lookup.entity(relation.child)
        if left is None or right is None:
            relations.append(relation)  # the resolver says which one is missing
        elif not _exists(relation, left, right, lookup, relations):
            entity = _join(relation, left, right)
            if entity.name not in {each.name for each in entities}:
                entities.append(entity)
                relations += _sides(relation, left, right, entity)
    return replace(document, entities=tuple(entities), relations=tuple(relations))


def _exists(relation: Relation, left: Entity, right: Entity, lookup: Lookup, relations: list[Relation]) -> bool:
    """An entity to which both sides have a relation is the join already."""
    if relation.through:
        return lookup.entity(relation.through) is not None
    return left != right and bool(_children(left, lookup, relations) & _children(right, lookup, relations))


def _children(parent: Entity, lookup: Lookup, relations: list[Relation]) -> set[str]:
    found = ((lookup.entity(each.parent), lookup.entity(each.child)) for each in relations)
    return {child.name for one, child in found if one == parent and child is not None}


def _join(relation: Relation, left: Entity, right: Entity) -> Entity:
    first, second = sorted((left, right), key=lambda entity: entity.name)
    name = relation.through or f"{first.name} {second.name}"
    table = "" if relation.through else f"{table_name(first)}_{table_name(second)}"
    fields = tuple(
        Field(column, "reference", relation.origin, key=True, required=True, reference=Reference(entity.name))
        for column, entity in zip(_columns(first, second), (first, second), strict=True)
        if primary_key(entity)
    )
    return Entity(name, relation.origin, fields, table=table)


def _columns(first: Entity, second: Entity) -> tuple[str, str]:
    one, other = f"{snake(first.name)}_id", f"{snake(second.name)}_id"
    return (one, f"related_{other}") if one == other else (one, other)


def _sides(relation: Relation, left: Entity, right: Entity, entity: Entity) -> list[Relation]:
    first, second = sorted((left, right), key=lambda each: each.name)
    return [
        Relation(
            "one-to-many",
            side.name,
            entity.name,
            relation.origin,
            field=column,
            mandatory=True,
            on_delete=relation.on_delete or "cascade",
        )
        for side, column in zip((first, second), _columns(first, second), strict=True)
    ]

"""A many-to-many relation becomes an entity of its own, unless the model has one already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from core.load.entities import Document, Entity, Field, Reference, Relation, TypeWord
from core.load.tables.lookups import Lookup
from core.load.tables.names import Names


def with_joins(document: Document, names: Names) -> Document:
    wanted = [relation for relation in document.relations if relation.kind == "many-to-many"]
    if not wanted:
        return document
    joiner = _Joiner(document, names)
    for relation in wanted:
        joiner.join(relation)
    return replace(document, entities=tuple(joiner.entities.values()), relations=tuple(joiner.relations))


class _Joiner:
    def __init__(self, document: Document, names: Names) -> None:
        self.lookup = Lookup(document.entities, names)
        self.names = names
        self.entities = {entity.name: entity for entity in document.entities}
        self.relations: list[Relation] = []
        self.children: dict[str, set[str]] = defaultdict(set)
        for relation in document.relations:
            if relation.kind != "many-to-many":
                self.relate(relation)

    def relate(self, relation: Relation) -> None:
        self.relations.append(relation)
        parent, child = self.lookup.entity(relation.parent), self.lookup.entity(relation.child)
        if parent and child:
            self.children[parent.name].add(child.name)

    def join(self, relation: Relation) -> None:
        left, right = self.lookup.entity(relation.parent), self.lookup.entity(relation.child)
        if left is None or right is None:
            self.relate(relation)  # the resolver says which one is missing
        elif not self.exists(relation, left, right):
            first, second = sorted((left, right), key=lambda entity: entity.name)
            entity = self.entity(relation, first, second)
            if self.entities.setdefault(entity.name, entity) is entity:
                for side in self.sides(relation, entity, first, second):
                    self.relate(side)

    def exists(self, relation: Relation, left: Entity, right: Entity) -> bool:
        """An entity to which both sides have a relation is the join already."""
        if relation.through:
            return self.lookup.entity(relation.through) is not None
        return left is not right and not self.children[left.name].isdisjoint(self.children[right.name])

    def entity(self, relation: Relation, first: Entity, second: Entity) -> Entity:
        name = relation.through or f"{first.name} {second.name}"
        table = "" if relation.through else f"{self.names.whole_table(first)}_{self.names.whole_table(second)}"
        fields = tuple(
            Field(
                column, TypeWord("reference"), relation.origin, key=True, required=True, reference=Reference(side.name)
            )
            for column, side in zip(self.columns(first, second), (first, second), strict=True)
            if self.lookup.key(side)
        )
        return Entity(name, relation.origin, fields, table=table)

    def columns(self, first: Entity, second: Entity) -> tuple[str, str]:
        one, other = f"{self.names.snake(first.name)}_id", f"{self.names.snake(second.name)}_id"
        return (one, f"related_{other}") if one == other else (one, other)

    def sides(self, relation: Relation, entity: Entity, first: Entity, second: Entity) -> list[Relation]:
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
            for side, column in zip((first, second), self.columns(first, second), strict=True)
        ]

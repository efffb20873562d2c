"""Finds an entity or a field by any of the names that a document may use for it."""

from __future__ import annotations

from collections.abc import Sequence

from core.load.entities import Entity, Field
from core.names import plural, snake


class Lookup:
    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = tuple(entities)
        self.keys = {entity.name: primary_key(entity) for entity in entities}
        self._named = {entity.name: entity for entity in entities}
        self._exact: dict[str, Entity] = {}
        self._folded: dict[str, Entity] = {}
        self._fields = {entity.name: _fields(entity) for entity in entities}
        self._by_key: dict[str, list[Entity]] = {}
        for entity in entities:
            self._remember(entity)

    def _remember(self, entity: Entity) -> None:
        for name in (entity.name, entity.alias, entity.table):
            self._exact.setdefault(name, entity)
        folded = snake(entity.name)
        for name in (folded, snake(entity.alias), plural(folded), snake(entity.table)):
            self._folded.setdefault(name, entity)
        if len(key := self.keys[entity.name]) == 1:
            self._by_key.setdefault(snake(key[0]), []).append(entity)

    def named(self, name: str) -> Entity:
        return self._named[name]

    def entity(self, name: str) -> Entity | None:
        return (self._exact.get(name) or self._folded.get(snake(name))) if name.strip() else None

    def field(self, entity: Entity, name: str) -> Field | None:
        return self._fields[entity.name].get(snake(name))

    def key(self, entity: Entity) -> tuple[str, ...]:
        return self.keys[entity.name]

    def named_by(self, child: Entity, name: str) -> list[Entity]:
        """The entities that a field's name may point to: one when it is clear (FORMATS, Resolving a foreign key)."""
        folded = snake(name)
        owners = [entity for entity in self._by_key.get(folded, []) if entity != child and folded != "id"]
        if len(owners) == 1:
            return owners
        words = folded.removesuffix("_id").split("_")
        for start in range(len(words)):
            # The whole name first, then with its role prefix cut: the longest entity name wins.
            if found := self._folded.get("_".join(words[start:])):
                return [found]
        return owners


def _fields(entity: Entity) -> dict[str, Field]:
    return {snake(field.name): field for field in reversed(entity.fields)}


def primary_key(entity: Entity) -> tuple[str, ...]:
    """What the entity says, else what its fields say, else a field called id or <Entity>Id."""
    names = {snake(field.name): field.name for field in reversed(entity.fields)}
    if entity.primary_key:
        return tuple(names[snake(key)] for key in entity.primary_key if snake(key) in names)
    if marked := tuple(field.name for field in entity.fields if field.key):
        return marked
    for guess in ("id", f"{snake(entity.name)}_id"):
        if guess in names:
            return (names[guess],)
    return ()

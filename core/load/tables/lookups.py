"""Finds an entity or a field by any of the names that a document may use for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.load.entities import Entity, Field
from core.load.tables.names import Names


class Lookup:
    def __init__(self, entities: Sequence[Entity], names: Names) -> None:
        self.entities = tuple(entities)
        self.names = names
        self._named = {entity.name: entity for entity in entities}
        self._fields = {entity.name: _fields(entity, names) for entity in entities}
        self._keys = {entity.name: _primary_key(entity, self._fields[entity.name], names) for entity in entities}
        snake, ranked = names.snake, sorted(entities, key=lambda entity: entity.name)
        called = [(snake(entity.name), entity) for entity in ranked]
        self._exact = _by_rank(ranked, [(entity.name, entity.alias, entity.table) for entity in ranked])
        self._folded = _by_rank(
            ranked, [(name, snake(entity.alias), names.plural(name), snake(entity.table)) for name, entity in called]
        )
        self._by_key: dict[str, list[Entity]] = {}
        for entity in entities:
            if len(key := self.key(entity)) == 1:
                self._by_key.setdefault(snake(key[0]), []).append(entity)

    def named(self, name: str) -> Entity:
        return self._named[name]

    def entity(self, name: str) -> Entity | None:
        return (self._exact.get(name) or self._folded.get(self.names.snake(name))) if name.strip() else None

    def field(self, entity: Entity, name: str) -> Field | None:
        fields = self._fields[entity.name]
        return fields.get(name) or fields.get(self.names.snake(name))

    def key(self, entity: Entity) -> tuple[str, ...]:
        return self._keys[entity.name]

    def named_by(self, child: Entity, name: str) -> list[Entity]:
        """The entities that a field's name may point to: one when it is clear (FORMATS, Resolving a foreign key)."""
        folded = self.names.snake(name)
        keyed = self._by_key.get(folded, []) if folded != "id" else []
        owners = [entity for entity in keyed if entity is not child]
        if len(owners) == 1:
            return owners
        words = folded.removesuffix("_id").split("_")
        for start in range(len(words)):
            # The whole name first, then with its role prefix cut: the longest entity name wins.
            if found := self._folded.get("_".join(words[start:])):
                return [found]
        return owners


def _by_rank(entities: Sequence[Entity], names: Sequence[tuple[str, ...]]) -> dict[str, Entity]:
    """Under each name the entity that it suits best: one that is called so goes before one whose plural it is."""
    found: dict[str, Entity] = {}
    for rank in zip(*names, strict=True):
        for name, entity in zip(rank, entities, strict=True):
            found.setdefault(name, entity)
    return found


def _fields(entity: Entity, names: Names) -> dict[str, Field]:
    """By every name, where two mean the same the exact one goes first."""
    folded = {names.snake(field.name): field for field in reversed(entity.fields)}
    return folded | {field.name: field for field in entity.fields}


def _primary_key(entity: Entity, fields: Mapping[str, Field], names: Names) -> tuple[str, ...]:
    """What the entity says, else what its fields say, else a field called id or <Entity>Id."""
    if entity.primary_key:
        said = (fields.get(key) or fields.get(names.snake(key)) for key in entity.primary_key)
        return tuple(dict.fromkeys(field.name for field in said if field))
    if marked := tuple(field.name for field in entity.fields if field.key):
        return marked
    guesses = (fields.get(guess) for guess in ("id", f"{names.snake(entity.name)}_id"))
    return next(((field.name,) for field in guesses if field), ())

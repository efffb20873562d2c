"""Which fields of an entity are its primary key."""

from __future__ import annotations

from core.load.entities import Entity
from core.names import snake


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

"""Which names of two documents mean the same, whatever their case, plural and underscores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from core.load.entities import Entity, Field
from core.names import plural, snake


def squeezed(name: str) -> str:
    """orderId, order_id and ORDERID are one name."""
    return snake(name).replace("_", "")


def meanings(name: str) -> tuple[str, str]:
    """As it is, and in the plural: two names that share one of these mean the same."""
    whole = snake(name)
    return (whole.replace("_", ""), plural(whole).replace("_", "")) if whole else (name, name)


def same(one: str, other: str) -> bool:
    return not set(meanings(one)).isdisjoint(meanings(other))


def field_of(entity: Entity, name: str) -> Field | None:
    exact = (field for field in entity.fields if field.name == name)
    wanted = squeezed(name)
    return next(exact, None) or next((field for field in entity.fields if squeezed(field.name) == wanted), None)


class Directory:
    """Finds the entity that a name of another document means."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = tuple(sorted(entities, key=lambda entity: entity.name))
        self.exact = {entity.name: entity for entity in reversed(self.entities)}
        self.meant: dict[str, Entity] = {}
        for entity in self.entities:
            for meaning in meanings(entity.name):
                self.meant.setdefault(meaning, entity)

    def named(self, name: str) -> Entity | None:
        if exact := self.exact.get(name):
            return exact
        return next((self.meant[meaning] for meaning in meanings(name) if meaning and meaning in self.meant), None)

    def within(self, owner: str, name: str) -> Entity | None:
        """The items of a cart are CartItem where there is one."""
        pairs = ((one, other) for one in meanings(owner) for other in meanings(name))
        return next((self.owned[pair] for pair in pairs if pair in self.owned), None) or self.named(name)

    @cached_property
    def owned(self) -> dict[tuple[str, str], Entity]:
        found: dict[tuple[str, str], Entity] = {}
        for entity in self.entities:
            for pair in _parted(entity.name):
                found.setdefault(pair, entity)
        return found

    def twice(self) -> Iterator[tuple[Entity, Entity]]:
        """Each entity whose name means that of another before it, with that one."""
        for entity in self.entities:
            first = next((self.meant[meaning] for meaning in meanings(entity.name) if meaning), entity)
            if first.name != entity.name:
                yield first, entity


def _parted(name: str) -> Iterator[tuple[str, str]]:
    """CartItem as cart and item, in every number."""
    words = snake(name).split("_")
    for end in range(1, len(words)):
        for owner in meanings("_".join(words[:end])):
            for owned in meanings("_".join(words[end:])):
                yield owner, owned

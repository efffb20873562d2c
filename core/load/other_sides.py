"""An array of entities is the other side of a relation and no column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.load.entities import Entity, Field, Relation
from core.names import plural, snake


@dataclass(frozen=True, slots=True)
class _Side:
    """A field of the one entity that holds the many of the other."""

    entity: str
    field: Field
    other: str


def without_other_sides(
    entities: Sequence[Entity], declared: Sequence[Relation]
) -> tuple[list[Entity], list[Relation]]:
    """Take such fields out of their entities; where nothing else tells of their relation they do."""
    known = {folded(name): entity.name for entity in reversed(entities) for name in (entity.alias, entity.name) if name}
    sides = [
        _Side(entity.name, field, known[name])
        for entity in entities
        for field in entity.fields
        if field.type.items and (name := folded(field.type.items)) in known
    ]
    if not sides:
        return list(entities), []
    taken = {id(side.field) for side in sides}
    kept = [
        replace(entity, fields=tuple(field for field in entity.fields if id(field) not in taken)) for entity in entities
    ]
    told = {_pair(known.get(folded(each.parent), ""), known.get(folded(each.child), "")) for each in declared}
    untold = [side for side in sides if _pair(side.entity, side.other) not in told]
    return kept, list(_implied(untold, {entity.name: entity for entity in kept}))


def folded(name: str) -> str:
    """Account, accounts and ACCOUNT are one."""
    return plural(snake(name)) if name else ""


def _implied(sides: Sequence[_Side], entities: Mapping[str, Entity]) -> Iterator[Relation]:
    both = {(side.entity, side.other) for side in sides}
    joined: set[frozenset[str]] = set()
    for side in sides:
        pair = _pair(side.entity, side.other)
        mutual = side.entity != side.other and (side.other, side.entity) in both
        if not mutual or _one_points_to_the_other(pair, entities):
            yield Relation("one-to-many", side.entity, side.other, side.field.origin, label=side.field.name)
        elif pair not in joined and not _is_joined(pair, entities):
            joined.add(pair)
            yield Relation("many-to-many", side.entity, side.other, side.field.origin, label=side.field.name)


def _pair(one: str, other: str) -> frozenset[str]:
    return frozenset((one, other))


def _one_points_to_the_other(pair: frozenset[str], entities: Mapping[str, Entity]) -> bool:
    return any(_targets(entities[name]) & {folded(other) for other in pair - {name}} for name in pair)


def _is_joined(pair: frozenset[str], entities: Mapping[str, Entity]) -> bool:
    """An entity that points to both is their join already."""
    wanted = {folded(name) for name in pair}
    return any(wanted <= _targets(entity) for entity in entities.values())


def _targets(entity: Entity) -> set[str]:
    named = {field.reference.entity for field in entity.fields if field.reference}
    called = {name.removesuffix("_id") for field in entity.fields if (name := snake(field.name)).endswith("_id")}
    return {folded(name) for name in named | called}

"""What an example state adds to a data_model: entities that it doesn't define, types that it leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.load.app.agreement import agrees, is_untyped
from core.load.app.alignment import Directory, field_of, meanings, same
from core.load.entities import AppModel, Entity, Example, Field, Relation, TypeWord
from core.load.remarks import Remarks
from core.names import snake
from core.schema.findings import Finding


def derived(app: AppModel) -> tuple[AppModel, list[Finding]]:
    """Align both by name: what the data_model says counts, and what only the example shows is derived from it."""
    deriver = _Deriver(app)
    for first, second in deriver.known.twice():
        message = f"{first.name} ({first.origin}) and {second.name} are the same name in two spellings"
        deriver.findings.say("contract-duplicate", second.origin, message, "Join the two, or rename one of them.")
    deriver.states(app.states)
    entities = tuple(deriver.typed(entity) for entity in app.entities)
    found = (*entities, *deriver.entities.values())
    return replace(app, entities=found, relations=(*app.relations, *deriver.relations), states=()), deriver.findings


class _Deriver:
    def __init__(self, app: AppModel) -> None:
        self.known = Directory(app.entities)
        self.related = {self.pair(relation.parent, relation.child) for relation in app.relations}
        self.types: dict[tuple[str, str], str] = {}  # of fields that the data_model names without a type
        self.entities: dict[str, Entity] = {}  # the derived ones, by their names in the plural
        self.relations: list[Relation] = []
        self.findings = Remarks()

    def pair(self, one: str, other: str) -> frozenset[str]:
        """Whom a relation joins, by the names that the data_model has for them."""
        found = ((name, self.known.named(name)) for name in (one, other))
        return frozenset(entity.name if entity else name for name, entity in found)

    def typed(self, entity: Entity) -> Entity:
        types = [self.types.get((entity.name, field.name)) for field in entity.fields]
        if not any(types):
            return entity
        fields = (
            field._replace(type=replace(field.type, name=type_)) if type_ else field
            for field, type_ in zip(entity.fields, types, strict=True)
        )
        return replace(entity, fields=tuple(fields))

    def states(self, states: Sequence[Example]) -> None:
        first: dict[str, Example] = {}
        for state in states:
            entity = self.known.named(state.name)
            if entity is None:
                self.unknown(state)
                continue
            if (other := first.setdefault(entity.name, state)) is not state:
                message = f"{other.name} ({other.origin}) and {state.name} both mean {entity.name}"
                self.findings.say("contract-duplicate", state.origin, message, "Keep one of the two.")
            self.compare(entity, state)

    def unknown(self, state: Example) -> None:
        """A value at the top that the data_model has no entity for."""
        if state.members:
            self.derive(state)
        elif state.type in {"array", "object"} and not state.plain:
            message = f"{state.name} is empty and the data_model has no such entity, so nothing says what it holds"
            remedy = "Put an example into it, or define the entity in the data_model; until then it gets no table."
            self.findings.say("missing-field-definition", state.origin, message, remedy)
        else:
            message = f"{state.name} is a single value or a list of such, which makes no table"
            self.findings.say("not-stored", state.origin, message, "Nothing to do, or make it a field of an entity.")

    def compare(self, entity: Entity, example: Example) -> None:
        """Lay an example of an entity beside what the data_model says of it."""
        if example.plain or example.type not in {"array", "object", "null"}:
            message = f"{example.name} holds plain values, and {entity.name} is an entity at {entity.origin}"
            self.findings.say("contract-conflict", example.origin, message, "Show an object; the data_model counts.")
        for member in example.members:
            field, other = field_of(entity, member.name), self.entity_in(entity.name, member)
            if other:
                self.compare(other, member)
            if field:
                self.compare_field(entity, field, member)
            elif other:
                self.relate(entity.name, other.name, member)
            elif member.type == "array" and member.members:
                self.relate(entity.name, self.derive(member), member)
            else:
                message = f"{member.name} is in the example state and is no field of {entity.name} ({entity.origin})"
                remedy = "Add the field to the data_model or take it out of the state; until then it gets no column."
                self.findings.say("contract-conflict", member.origin, message, remedy)

    def entity_in(self, owner: str, member: Example) -> Entity | None:
        return self.known.within(owner, member.name) if member.type in {"array", "object"} else None

    def compare_field(self, entity: Entity, field: Field, member: Example) -> None:
        if is_untyped(field) and member.type != "null":
            self.types[entity.name, field.name] = member.type
        elif not agrees(field, member):
            label = f"{entity.name}.{field.name}"
            message = (
                f"{label} is {field.type.name or 'array'} at {field.origin} and {member.type} in the example state"
            )
            self.findings.say(
                "contract-conflict", member.origin, message, "Correct one of the two; the data_model counts."
            )

    def derive(self, example: Example) -> str:
        """Make an entity of what an object or a list of objects shows, and give its name; no name for a mere frame."""
        fields: list[Field] = []
        children: list[tuple[str, Example]] = []
        for member in example.members:
            other = self.entity_in(example.name, member)
            if other:
                self.compare(other, member)
            if member.type == "array" and (other or member.members):
                children.append((other.name if other else self.derive(member), member))
            else:
                fields.append(Field(member.name, TypeWord(_word(member)), member.origin))
        name = self.keep(Entity(example.name, example.origin, tuple(fields), primary_key=_key(example.name, fields)))
        if example.type == "array":
            if not name:
                message = f"{example.name} shows no value of its own, so its lists have nothing to hang on"
                remedy = "Show its fields, or define it in the data_model; until then it gets no table."
                self.findings.say("missing-field-definition", example.origin, message, remedy)
            for child, member in children:
                self.relate(name, child, member)
        return name

    def keep(self, entity: Entity) -> str:
        """An entity without a field of its own only holds others together."""
        if not entity.fields:
            return ""
        meaning = meanings(entity.name)[1]
        first = self.entities.setdefault(meaning, entity)
        if first is not entity:
            message = f"{entity.name} is shown twice and gets one table; the first is at {first.origin}"
            self.findings.say(
                "contract-duplicate", entity.origin, message, "Give the two different names, or keep one of them."
            )
            self.entities[meaning] = self.merged(first, entity)
        return first.name

    def merged(self, first: Entity, second: Entity) -> Entity:
        more: list[Field] = []
        for field in second.fields:
            known = field_of(first, field.name)
            if known is None:
                more.append(field)
            elif known.type != field.type:
                label = f"{first.name}.{known.name}"
                message = f"{label} is {field.type.name} here and {known.type.name} at {known.origin}"
                self.findings.say("contract-conflict", field.origin, message, "Give it one type; the first counts.")
        return replace(first, fields=(*first.fields, *more))

    def relate(self, owner: str, child: str, member: Example) -> None:
        """A list inside an entity is the other side of a relation, unless the data_model has that one already."""
        pair = self.pair(owner, child)
        if owner and child and member.type == "array" and pair not in self.related:
            self.related.add(pair)
            self.relations.append(Relation("one-to-many", owner, child, member.origin))


def _word(member: Example) -> str:
    """Null is a text until something else is known."""
    return "string" if member.type == "null" else member.type


def _key(name: str, fields: Sequence[Field]) -> tuple[str, ...]:
    """A field `id` is found by itself; user_id is the key of users."""
    words = ((field.name, snake(field.name)) for field in fields)
    own = (field for field, whole in words if whole.endswith("_id") and same(whole.removesuffix("_id"), name))
    return () if any(snake(field.name) == "id" for field in fields) else tuple(own)[:1]

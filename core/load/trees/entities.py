"""The entities of a tree, read alike whatever shape holds them: fields, keys, relationships, lists of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.load.entities import Choices, Document, Entity, Field, Group, Relation
from core.load.other_sides import folded, without_other_sides
from core.load.remarks import Remarks
from core.load.trees.actions import unknown_action
from core.load.trees.fields import VALUES, any_strange_value, field_facts, read_field
from core.load.trees.nodes import Node, Placed
from core.load.trees.relations import index_groups, read_relation, relations
from core.names import snake
from core.schema.findings import Finding

FIELDS = ("fields", "attributes", "properties", "columns")
RELATIONS = ("relationships", "relations")
_UNIQUES = ("unique", "uniques", "uniqueConstraints", "unique_constraints")
_INDEXES = ("indexes", "indices")
_SPELLINGS = (dict, str)  # of a field: what it says, or its type alone

Named = tuple[str, Node]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entity as its shape shows it; what is said of the whole stands in the node."""

    name: str
    node: Node
    fields: Sequence[Placed]
    alias: str = ""


class Reader:
    """Collects what is to be said of a document while it is read."""

    def __init__(self) -> None:
        self.findings = Remarks()

    def document(self, tree: Node, drawn: Sequence[Drawn]) -> Document:
        """Everything that the shapes have in common; only how they draw an entity tells them apart."""
        entities = [self.entity(each) for each in drawn]
        joined = list(self.relations(tree, drawn))
        entities, implied = without_other_sides(entities, [relation for relation, _ in joined])
        asked: dict[str, list[Group]] = {}
        for relation, groups in joined:
            if groups:
                asked.setdefault(folded(relation.child), []).extend(groups)
        if asked:
            entities = [
                replace(entity, indexes=(*entity.indexes, *asked.get(folded(entity.name), ()))) for entity in entities
            ]
        declared = tuple(relation for relation, _ in joined)
        return Document(tuple(entities), (*declared, *implied), tuple(self.choices(tree)), tuple(self.findings))

    def entity(self, drawn: Drawn) -> Entity:
        name, node = drawn.name, drawn.node
        required = node.get("required")
        needed = {snake(each) for each in required.names()} if required else set()
        fields = tuple(self.fields(drawn))
        if needed:
            fields = tuple(_required(field) if snake(field.name) in needed else field for field in fields)
        key = node.get("primaryKey", "primary_key", "pk", "PK")
        if key and not key.names() and key.value is not None:
            message = f"the primary key of {name} is the name of no field"
            self.findings.say("parse-error", key.origin, message, "Write the field's name, or a list of names.")
        return Entity(
            name=name,
            origin=node.origin,
            fields=fields,
            alias=drawn.alias,
            table=node.text("tableName", "table_name", "table"),
            primary_key=key.names() if key else (),
            uniques=_groups(node, *_UNIQUES),
            indexes=_groups(node, *_INDEXES),
            description=node.text("description", "comment"),
        )

    def fields(self, drawn: Drawn) -> Iterator[Field]:
        for name, value, origin in drawn.fields:
            if not name or not isinstance(value, _SPELLINGS):
                message = f"a field of {drawn.name} has no name or no type"
                self.findings.say("parse-error", origin, message, "Give it both.")
            else:
                yield self.field(drawn.name, name, value, origin)

    def field(self, entity: str, name: str, value: object, origin: str) -> Field:
        """One field, with what can't be followed in it said."""
        facts = field_facts(value)
        if "on_delete" in facts:
            self.action(Node(value, origin))
        for key in facts.unreadable:
            message = f"{key} of {entity}.{name} is neither true nor false"
            remedy = "Write true or false; until then it counts as not said."
            self.findings.say("type-conflict", Node(value, origin).place(key), message, remedy)
        if any_strange_value(facts):
            message = f"a value of {entity}.{name} is no text, number, true or false; it is left out"
            listed = Node(value, origin).get(*VALUES)
            place = origin if listed is None else listed.origin
            self.findings.say("type-conflict", place, message, "Write each value as a text or a number.")
        return read_field(name, origin, facts)

    def fields_in(self, entity: str, node: Node) -> Sequence[Placed]:
        """The fields under the first of their keys; names that are only listed are looked up under the others."""
        found = node.get(*FIELDS)
        if found is None:
            return ()
        if found.is_map:
            return found.placed()
        if not found.is_list:
            self.findings.say(
                "parse-error", found.origin, f"the fields of {entity} must be an object or a list", "Write {...}."
            )
            return ()
        items = list(found.items())
        if not any(isinstance(item.value, str) for item in items):
            return placed(named(items))
        return placed(self.looked_up(entity, items, _elsewhere(node)))

    def looked_up(self, entity: str, items: Sequence[Node], defined: dict[str, Named]) -> Iterator[Named]:
        """In the order of the list, then what only the definitions know."""
        listed: set[str] = set()
        for item in items:
            if not isinstance(item.value, str):
                yield from named((item,))
            elif (key := snake(item.value)) in defined:
                if key not in listed:
                    yield defined[key]
                listed.add(key)
            else:
                message = f"{entity} lists the field {item.value} and says nothing more of it"
                self.findings.say("missing-field-definition", item.origin, message, "Give it a type.")
        yield from (each for key, each in defined.items() if key not in listed)

    def relations(self, tree: Node, drawn: Sequence[Drawn]) -> Iterator[tuple[Relation, tuple[Group, ...]]]:
        """Those of the whole document and those of each entity."""
        found = list(_related(tree))
        for each in drawn:
            name = each.name
            found += [(f"{name}.{key}" if key else name, item) for key, item in _related(each.node)]
        for key, item in found:
            relation = read_relation(key, item)
            if isinstance(relation, Finding):
                self.findings.append(relation)
            else:
                self.action(item)
                yield relation, index_groups(item, relation)

    def action(self, node: Node) -> None:
        if unknown := unknown_action(node):
            remedy = "Write cascade, set null, restrict, set default or no action."
            self.findings.say("unknown-action", unknown.origin, f"{unknown.value!r} is no rule for a delete", remedy)

    def choices(self, tree: Node) -> Iterator[Choices]:
        found = tree.get("enums")
        for name, item in (*found.members(), *named(found.items())) if found else ():
            listed = item if item.is_list else item.get("values", "options", "enum")
            if not name or listed is None or not listed.scalars():
                remedy = "Write it as Name: {values: [...]}."
                self.findings.say("undefined-enum", item.origin, f"the enum {name} has no values", remedy)
                continue
            default = item.scalar("default")
            yield Choices(name, listed.scalars(), item.origin, default)
            if default is not None:
                message = f"the enum {name} suggests the default {default!r}, which no column takes over by itself"
                self.findings.say(
                    "enum-suggestion", item.origin, message, "Give the default to the field that needs it."
                )


def named(items: Sequence[Node] | Iterator[Node]) -> Iterator[Named]:
    """Items that say their names themselves."""
    return ((item.text("name", "id"), item) for item in items)


def placed(members: Iterable[Named]) -> list[Placed]:
    return [(name, node.value, node.origin) for name, node in members]


def _elsewhere(node: Node) -> dict[str, Named]:
    """The definitions beside a list of names, by name."""
    found = [each for key in FIELDS if (each := node.get(key))]
    pairs = [pair for each in found[1:] for pair in (*each.members(), *named(each.items()))]
    return {snake(name): (name, item) for name, item in reversed(pairs) if name}


def _related(node: Node) -> Iterator[Named]:
    found = node.get(*RELATIONS)
    return relations(found) if found else iter(())


def _required(field: Field) -> Field:
    return field if field.required is not None else field._replace(required=True)


def _groups(node: Node, *keys: str) -> tuple[Group, ...]:
    """Lists of field names, each by itself or in an object; a plain list of names is one name each."""
    found = node.get(*keys)
    groups: list[Group] = []
    for item in found.items() if found else ():
        inner = item.get("fields", "columns") if item.is_map else item
        if inner and (names := inner.names()):
            groups.append(Group(names, item.origin, unique=bool(item.flag("unique"))))
    return tuple(groups)

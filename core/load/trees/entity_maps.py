"""The entity map: {entities: {Name: {fields}}, relationships, enums}, as JSON or any tree like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from core.load.entities import Choices, Document, Entity, Field, Group, Relation
from core.load.remarks import Code, remark
from core.load.trees.actions import unknown_action
from core.load.trees.fields import read_field
from core.load.trees.nodes import Node
from core.load.trees.relations import index_groups, read_relation, relations
from core.names import plural, snake
from core.schema.findings import Finding

_FIELDS = ("fields", "attributes", "properties", "columns")
_RELATIONS = ("relationships", "relations")


def is_entity_map(tree: Node) -> bool:
    entities = tree.get("entities")
    return entities is not None and entities.is_map


def read_entity_map(tree: Node) -> Document:
    reader = _Reader()
    entities = [reader.entity(name, node) for name, node in reader.maps(tree, "entities")]
    joined = list(reader.relations(tree))
    asked: dict[str, list[Group]] = {}
    for relation, groups in joined:
        if groups:
            asked.setdefault(_folded(relation.child), []).extend(groups)
    return Document(
        tuple(_related(entities, asked)),
        tuple(relation for relation, _ in joined),
        tuple(reader.choices(tree)),
        tuple(reader.findings),
    )


class _Reader:
    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def say(self, code: Code, place: str, message: str, remedy: str) -> None:
        self.findings.append(remark(code, place, message, remedy))

    def maps(self, node: Node, *keys: str) -> Iterator[tuple[str, Node]]:
        """The members that are objects, as they should be."""
        found = node.get(*keys)
        for name, member in found.members() if found else ():
            if member.is_map:
                yield name, member
            else:
                self.say("parse-error", member.origin, f"{name} must be an object", "Write it as {...}.")

    def entity(self, name: str, node: Node) -> Entity:
        required = node.get("required")
        needed = {snake(each) for each in required.names()} if required else set()
        fields = tuple(self.fields(name, node))
        if needed:
            fields = tuple(_required(field) if snake(field.name) in needed else field for field in fields)
        key = node.get("primaryKey", "primary_key", "pk", "PK")
        return Entity(
            name=name,
            origin=node.origin,
            fields=fields,
            table=node.text("tableName", "table_name", "table"),
            primary_key=key.names() if key else (),
            uniques=_groups(node, "unique", "uniques", "uniqueConstraints", "unique_constraints"),
            indexes=_groups(node, "indexes", "indices"),
            description=node.text("description", "comment"),
        )

    def fields(self, entity: str, node: Node) -> Iterator[Field]:
        found = node.get(*_FIELDS)
        if found is None:
            return
        if not (found.is_map or found.is_list):
            self.say("parse-error", found.origin, f"the fields of {entity} must be an object or a list", "Write {...}.")
        named = [(name, item) for name, item in found.members()]
        named += [(item.text("name", "id"), item) for item in found.items()]
        for name, item in named:
            if found.is_list and isinstance(item.value, str):
                message = f"{entity} lists the field {item.value} and says nothing more of it"
                self.say("missing-field-definition", item.origin, message, "Give it a type.")
            elif not name or not (item.is_map or isinstance(item.value, str)):
                self.say("parse-error", item.origin, f"a field of {entity} has no name or no type", "Give it both.")
            else:
                self.action(item)
                yield read_field(name, item)

    def relations(self, tree: Node) -> Iterator[tuple[Relation, tuple[Group, ...]]]:
        """Those of the whole document and those of each entity."""
        named = [(key, item) for key, item in self.related(tree)]
        for name, entity in [member for found in [tree.get("entities")] if found for member in found.members()]:
            named += [(f"{name}.{key}" if key else name, item) for key, item in self.related(entity)]
        for key, item in named:
            relation = read_relation(key, item)
            if isinstance(relation, Finding):
                self.findings.append(relation)
            else:
                self.action(item)
                yield relation, index_groups(item, relation)

    def related(self, node: Node) -> Iterator[tuple[str, Node]]:
        found = node.get(*_RELATIONS)
        return relations(found) if found else iter(())

    def action(self, node: Node) -> None:
        if unknown := unknown_action(node):
            remedy = "Write cascade, set null, restrict, set default or no action."
            self.say("unknown-action", unknown.origin, f"{unknown.value!r} is no rule for a delete", remedy)

    def choices(self, tree: Node) -> Iterator[Choices]:
        found = tree.get("enums")
        named = [(name, item) for name, item in found.members()] if found else []
        named += [(item.text("name"), item) for item in found.items()] if found else []
        for name, item in named:
            listed = item if item.is_list else item.get("values", "options", "enum")
            if not name or listed is None or not listed.scalars():
                remedy = "Write it as Name: {values: [...]}."
                self.say("undefined-enum", item.origin, f"the enum {name} has no values", remedy)
                continue
            default = item.scalar("default")
            yield Choices(name, listed.scalars(), item.origin, default)
            if default is not None:
                message = f"the enum {name} suggests the default {default!r}, which no column takes over by itself"
                self.say("enum-suggestion", item.origin, message, "Give the default to the field that needs it.")


def _required(field: Field) -> Field:
    return field if field.required is not None else replace(field, required=True)


def _groups(node: Node, *keys: str) -> tuple[Group, ...]:
    """Lists of field names, each by itself or in an object; a plain list of names is one name each."""
    found = node.get(*keys)
    groups: list[Group] = []
    for item in found.items() if found else ():
        inner = item.get("fields", "columns") if item.is_map else item
        if inner and (names := inner.names()):
            groups.append(Group(names, item.origin, unique=bool(item.flag("unique"))))
    return tuple(groups)


def _related(entities: list[Entity], asked: Mapping[str, list[Group]]) -> Iterator[Entity]:
    """Each with the indexes that its relations ask for; an array of entities is the other side of one, no column."""
    names = [_folded(entity.name) for entity in entities]
    known = set(names)
    for entity, name in zip(entities, names, strict=True):
        others = [field for field in entity.fields if field.items and _folded(field.items) in known]
        if others or name in asked:
            fields = tuple(field for field in entity.fields if field not in others)
            yield replace(entity, fields=fields, indexes=(*entity.indexes, *asked.get(name, ())))
        else:
            yield entity


def _folded(name: str) -> str:
    return plural(snake(name)) if name else ""

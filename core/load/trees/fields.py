"""One field of an entity map, under all the keys that mean the same (FORMATS, Keys that mean the same)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from core.load.entities import Field, Limits, Reference, Scalar
from core.load.trees.actions import read_action
from core.load.trees.nodes import Node
from core.load.type_words import TypeWord, read_type


def read_field(name: str, node: Node) -> Field:
    """A field may be spelled as an object or as its type alone."""
    if isinstance(node.value, str):
        return _spelled(Field(name, "", node.origin), node.value)
    constraints = node.get("constraints") or Node({}, node.origin)
    spelled = _spelled(Field(name, "", node.origin), node.text("type", "dataType", "data_type"))
    values, enum = _values(node, constraints)
    return replace(
        spelled,
        arguments=spelled.arguments or _precision(node, constraints),
        key=bool(node.flag("primaryKey", "primary_key", "pk", "PK")),
        unique=bool(node.flag("unique") or constraints.flag("unique")),
        indexed=bool(node.flag("index", "indexed")),
        required=_required(node, constraints, spelled),
        default=_default(node),
        values=values or spelled.values,
        enum=enum or spelled.enum,
        limits=_limits(node, constraints),
        reference=_reference(node),
        on_delete=read_action(node),
        description=node.text("description", "comment"),
        items=_items(node, spelled),
    )


def read_reference(text: str) -> Reference:
    """Take `Account`, `Account.id`, `BUSM.Account.id`, `accounts(id)` apart."""
    entity, opened, rest = text.strip().partition("(")
    if opened:
        return Reference(entity.strip().rpartition(".")[2], rest.rstrip(" )"))
    parts = [part.strip() for part in entity.split(".")]
    return Reference(parts[-2], parts[-1]) if len(parts) > 1 else Reference(parts[0])


def _spelled(field: Field, text: str) -> Field:
    word = read_type(text) or TypeWord(text)
    return replace(
        field,
        type=word.name,
        arguments=word.arguments,
        array=word.array,
        required=False if word.nullable else None,
        values=word.values,
        enum=word.enum,
    )


def _required(node: Node, constraints: Node, spelled: Field) -> bool | None:
    for place in (node, constraints):
        said = place.flag("required", "notNull", "not_null")
        if said is not None:
            return said
        unsaid = place.flag("nullable", "optional")
        if unsaid is not None:
            return not unsaid
    return spelled.required


def _values(node: Node, constraints: Node) -> tuple[tuple[Scalar, ...], str]:
    """An enum is a list of values or the name of one."""
    for place in (node, constraints):
        found = place.get("enum", "values", "options", "enumValues", "enum_values")
        if found and found.is_list:
            options = (item.scalar("value", "name", "id") if item.is_map else None for item in found.items())
            return found.scalars() or tuple(value for value in options if value is not None), ""
        if found and isinstance(found.value, str):
            return (), found.value.strip()
    return (), ""


def _default(node: Node) -> Scalar | None:
    found = node.get("default", "defaultValue", "default_value")
    if found is None:
        return None
    if isinstance(found.value, str | int | float | bool):
        return found.value
    return json.dumps(found.value, ensure_ascii=False)


def _precision(node: Node, constraints: Node) -> tuple[int, ...]:
    for place in (node, constraints):
        if (precision := place.number("precision")) is not None:
            return (precision, place.number("scale") or 0)
    return ()


def _limits(node: Node, constraints: Node) -> Limits:
    def number(*keys: str) -> int | None:
        found = constraints.number(*keys)
        return node.number(*keys) if found is None else found

    def bound(*keys: str) -> Scalar | None:
        found = constraints.scalar(*keys)
        return node.scalar(*keys) if found is None else found

    return Limits(
        minimum=bound("min", "minimum"),
        maximum=bound("max", "maximum"),
        min_length=number("minLength", "min_length"),
        max_length=number("maxLength", "max_length", "length", "size"),
        patterns=tuple(dict.fromkeys(_patterns(node, constraints))),
    )


def _patterns(node: Node, constraints: Node) -> Iterator[str]:
    validation = node.get("validation")
    rules = [] if validation is None else list(validation.items()) if validation.is_list else [validation]
    for place in (constraints, node, *rules):
        if pattern := place.text("pattern"):
            yield pattern


def _items(node: Node, spelled: Field) -> str:
    """`type: array, items: Contact`, `items: {type: Contact}`, `Contact[]`."""
    found = node.get("items", "of")
    if found is None:
        return spelled.type if spelled.array else ""
    return found.value if isinstance(found.value, str) else found.text("type", "entity", "$ref")


def _reference(node: Node) -> Reference | None:
    found = node.get("foreignKey", "foreign_key", "fk", "FK", "references")
    if found is None or found.value is False:
        return None
    if isinstance(found.value, str):
        return read_reference(found.value)
    if found.is_map:
        named = read_reference(found.text("table", "entity", "target"))
        return Reference(named.entity, found.text("column", "field", "key") or named.field)
    target = node.text("target", "entity", "to")
    return read_reference(target) if target else Reference()

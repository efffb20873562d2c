"""One field of an entity map, under all the keys that mean the same (FORMATS, Keys that mean the same)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from core.load.entities import ALWAYS_DUE, UNLIMITED, Due, Field, Limits, Reference, Scalar, TypeWord
from core.load.trees.actions import ACTION_KEYS, action_in
from core.load.trees.nodes import Facts, Meanings, scalars_in
from core.load.type_words import read_type

VALUES = ("enum", "values", "options", "enumValues", "enum_values")
_FIELD = Meanings(
    {
        "type": ("type", "dataType", "data_type"),
        "constraints": ("constraints",),
        "key": ("primaryKey", "primary_key", "pk", "PK"),
        "unique": ("unique",),
        "indexed": ("index", "indexed"),
        "required": ("required", "notNull", "not_null"),
        "optional": ("nullable", "optional"),
        "default": ("default", "defaultValue", "default_value"),
        "values": VALUES,
        "precision": ("precision",),
        "scale": ("scale",),
        "minimum": ("min", "minimum"),
        "maximum": ("max", "maximum"),
        "min_length": ("minLength", "min_length"),
        "max_length": ("maxLength", "max_length", "length", "size"),
        "pattern": ("pattern",),
        "validation": ("validation",),
        "reference": ("foreignKey", "foreign_key", "fk", "FK", "references"),
        "target": ("target", "entity", "to"),
        "on_delete": ACTION_KEYS,
        "description": ("description", "comment"),
        "items": ("items", "of"),
        "phase": ("phase",),
        "essential": ("essential",),
        "complexity": ("complexity",),
    },
    flags=frozenset({"key", "unique", "indexed", "required", "optional", "essential"}),
)
_TARGET = Meanings({"entity": ("table", "entity", "target"), "field": ("column", "field", "key")})
_ITEMS = Meanings({"entity": ("type", "entity", "$ref")})
_OPTION = Meanings({"value": ("value", "name", "id")})
_PHASE = re.compile(r"(?:phase[ _-]?)?([1-9])")
_USUAL = frozenset({"type", "required", "description"})
_DETAILS = frozenset({"values", "precision", "items"})
_LIMITS = frozenset({"minimum", "maximum", "min_length", "max_length", "pattern", "validation"})
_DUE = frozenset({"phase", "essential", "complexity"})


def field_facts(value: object) -> Facts:
    """A field may be spelled as an object or as its type alone."""
    if isinstance(value, str):
        return Facts(type=value)
    # Most fields say nothing else, in words that need no translation.
    if isinstance(value, dict) and value.keys() <= _USUAL and isinstance(value.get("required", False), bool):
        return Facts(value)
    return _FIELD.facts(value)


def read_field(name: str, origin: str, facts: Facts) -> Field:
    """What a field may hold stands in it or in its constraints."""
    word = _word(facts.text("type"))
    if not facts.keys() <= _USUAL:
        return _whole(name, origin, word, facts)
    # To ask for twenty things that aren't there takes longer than to read those that are.
    required, description = _required((facts,), word), facts.text("description")
    return Field(name, word, origin, required=required, description=description)


def _whole(name: str, origin: str, word: TypeWord, facts: Facts) -> Field:
    inner = facts.get("constraints")
    places = (facts, _FIELD.facts(inner)) if inner else (facts,)
    return Field(
        name=name,
        type=_detailed(word, places),
        origin=origin,
        key=facts.affirms("key"),
        unique=facts.affirms("unique") or places[-1].affirms("unique"),
        indexed=facts.affirms("indexed"),
        required=_required(places, word),
        default=_default(facts.get("default")),
        limits=_limits(places),
        reference=_reference(facts),
        on_delete=action_in(facts.get("on_delete")),
        description=facts.text("description"),
        due=_due(facts),
    )


def _detailed(word: TypeWord, places: tuple[Facts, ...]) -> TypeWord:
    """The type with what is said of it beside the word."""
    if _DETAILS.isdisjoint(places[0]) and _DETAILS.isdisjoint(places[-1]):
        return word
    values, enum = _values(places)
    return TypeWord(
        name=word.name,
        arguments=word.arguments or _precision(places),
        values=values or word.values,
        enum=enum or word.enum,
        array=word.array,
        items=_items(places[0].get("items"), word),
        nullable=word.nullable,
    )


def _due(facts: Facts) -> Due:
    if _DUE.isdisjoint(facts):
        return ALWAYS_DUE
    return Due(read_phase(facts.get("phase")), facts.affirms("essential"), facts.text("complexity"))


def read_reference(text: str) -> Reference:
    """Take `Account`, `Account.id`, `BUSM.Account.id`, `accounts(id)` apart."""
    entity, opened, rest = text.strip().partition("(")
    if opened:
        return Reference(entity.strip().rpartition(".")[2], rest.rstrip(" )"))
    parts = [part.strip() for part in entity.split(".")]
    return Reference(parts[-2], parts[-1]) if len(parts) > 1 else Reference(parts[0])


def read_phase(said: object) -> int | None:
    """A phase is a number, also at the end of a text: 2, "2", phase 2."""
    if said is None or isinstance(said, bool):
        return None
    numbered = _PHASE.fullmatch(str(said).strip().casefold())
    return int(numbered[1]) if numbered else None


def _word(text: str) -> TypeWord:
    return read_type(text) or TypeWord(text)


def _required(places: tuple[Facts, ...], word: TypeWord) -> bool | None:
    for place in places:
        said = place.flag("required")
        if said is not None:
            return said
        unsaid = place.flag("optional")
        if unsaid is not None:
            return not unsaid
    return False if word.nullable else None


def _values(places: tuple[Facts, ...]) -> tuple[tuple[Scalar, ...], str]:
    """An enum is a list of values or the name of one."""
    for place in places:
        found = place.get("values")
        if isinstance(found, list):
            options = (_OPTION.facts(item).scalar("value") for item in found)
            return scalars_in(found) or tuple(value for value in options if value is not None), ""
        if isinstance(found, str):
            return (), found.strip()
    return (), ""


def any_strange_value(facts: Facts) -> bool:
    """An item of a list that is neither a plain value nor an option that has one."""
    found = facts.get("values")
    if not isinstance(found, list):
        return False
    return any(not isinstance(item, Scalar) and _OPTION.facts(item).scalar("value") is None for item in found)


def _default(said: object) -> Scalar | None:
    if said is None or isinstance(said, Scalar):
        return said
    return json.dumps(said, ensure_ascii=False)


def _precision(places: tuple[Facts, ...]) -> tuple[int, ...]:
    for place in places:
        if (precision := place.number("precision")) is not None:
            return (precision, place.number("scale") or 0)
    return ()


def _limits(places: tuple[Facts, ...]) -> Limits:
    """The constraints know better than the field; most fields say nothing of it."""
    inner, outer = places[-1], places[0]
    if _LIMITS.isdisjoint(inner) and _LIMITS.isdisjoint(outer):
        return UNLIMITED

    def number(meaning: str) -> int | None:
        found = inner.number(meaning)
        return outer.number(meaning) if found is None else found

    def bound(meaning: str) -> Scalar | None:
        found = inner.scalar(meaning)
        return outer.scalar(meaning) if found is None else found

    return Limits(
        minimum=bound("minimum"),
        maximum=bound("maximum"),
        min_length=number("min_length"),
        max_length=number("max_length"),
        patterns=tuple(dict.fromkeys(_patterns(inner, outer))),
    )


def _patterns(*places: Facts) -> Iterator[str]:
    validation = places[-1].get("validation")
    rules = validation if isinstance(validation, list) else [validation]
    for place in (*places, *(_FIELD.facts(rule) for rule in rules)):
        if pattern := place.text("pattern"):
            yield pattern


def _items(said: object, word: TypeWord) -> str:
    """`type: array, items: Contact`, `items: {type: Contact}`, `Contact[]`."""
    if said is None:
        return word.items
    named = said if isinstance(said, str) else _ITEMS.facts(said).text("entity")
    return named.rpartition("/")[2]  # {"$ref": "#/entities/Contact"}


def _reference(facts: Facts) -> Reference | None:
    said = facts.get("reference")
    if said is None or said is False:
        return None
    if isinstance(said, str):
        return read_reference(said)
    if isinstance(said, dict):
        target = _TARGET.facts(said)
        named = read_reference(target.text("entity"))
        return Reference(named.entity, target.text("field") or named.field)
    named_beside = facts.text("target")
    return read_reference(named_beside) if named_beside else Reference()

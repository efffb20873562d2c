"""A small validator of JSON Schema: exactly the keywords that our schemas use, and a complaint about any other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_TYPES: dict[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
_SCHEMAS_BY_NAME = ("properties", "$defs")
_SCHEMA_LISTS = ("anyOf", "allOf")


def complaints(schema: Schema, value: object) -> list[str]:
    """Say where a document is not as its schema says; nothing where it is."""
    return list(_complaints(schema, value, "", schema))


def _complaints(schema: Schema, value: object, place: str, whole: Schema) -> Iterator[str]:
    if "$ref" in schema:
        yield from _complaints(_referred(whole, schema["$ref"]), value, place, whole)
    if "type" in schema and not any(_TYPES[name](value) for name in _listed(schema["type"])):
        yield f"{place}: {value!r} is no {schema['type']}"
        return
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if allowed is not None and not any(_same(value, each) for each in allowed):
        yield f"{place}: {value!r} is none of {allowed}"
    yield from _combined(schema, value, place, whole)
    match value:
        case dict():
            yield from _object(schema, value, place, whole)
        case list():
            yield from _array(schema, value, place, whole)
        case str() | int() | float():
            yield from _scalar(schema, value, place)


def _combined(schema: Schema, value: object, place: str, whole: Schema) -> Iterator[str]:
    for each in schema.get("allOf", ()):
        yield from _complaints(each, value, place, whole)
    if options := schema.get("anyOf"):
        tried = [list(_complaints(each, value, place, whole)) for each in options]
        if all(tried):
            yield min(tried, key=len)[0]


def _object(schema: Schema, value: Mapping[str, object], place: str, whole: Schema) -> Iterator[str]:
    yield from (f"{place}: {key} is missing" for key in schema.get("required", ()) if key not in value)
    if len(value) < schema.get("minProperties", 0):
        yield f"{place}: there is nothing in it"
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties", True)
    for key, member in value.items():
        if key in known:
            yield from _complaints(known[key], member, f"{place}/{key}", whole)
        elif rest is False:
            yield f"{place}: there is no {key}"
        elif rest is not True:
            yield from _complaints(rest, member, f"{place}/{key}", whole)


def _array(schema: Schema, value: list[object], place: str, whole: Schema) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{place}: {len(value)} items"
    for number, item in enumerate(value):
        yield from _complaints(schema.get("items", {}), item, f"{place}/{number}", whole)


def _scalar(schema: Schema, value: str | float, place: str) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value):
            yield f"{place}: {value!r} doesn't fit"
    elif not isinstance(value, bool) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{place}: {value!r} is out of range"


def flaws(schema: Schema) -> list[str]:
    """Say where a schema is none: an unknown keyword, a wrong value, a reference to nothing."""
    return list(_flaws(schema, "", schema))


def _flaws(schema: object, place: str, whole: Schema) -> Iterator[str]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield f"{place}: {schema!r} is no schema"
        return
    for key, said in schema.items():
        if key not in _KEYWORDS or not _KEYWORDS[key](said):
            yield f"{place}: {key}: {said!r}"
    if "$ref" in schema and schema["$ref"].removeprefix("#/$defs/") not in whole.get("$defs", {}):
        yield f"{place}: {schema['$ref']} is nowhere"
    for name, inner in _inside(schema):
        yield from _flaws(inner, f"{place}/{name}", whole)


def _inside(schema: Schema) -> Iterator[tuple[str, object]]:
    """The schemas that a schema is made of."""
    for name in _SCHEMAS_BY_NAME:
        yield from ((f"{name}/{key}", inner) for key, inner in schema.get(name, {}).items())
    for name in _SCHEMA_LISTS:
        yield from ((f"{name}/{number}", inner) for number, inner in enumerate(schema.get(name, ())))
    yield from ((name, schema[name]) for name in ("items", "additionalProperties") if name in schema)


def _referred(whole: Schema, reference: str) -> Schema:
    found: Schema = whole["$defs"][reference.removeprefix("#/$defs/")]
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _is_count(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and said >= 0


def _are_names(said: object) -> bool:
    return isinstance(said, list) and all(isinstance(each, str) for each in said) and len(set(said)) == len(said)


def _is_pattern(said: object) -> bool:
    return isinstance(said, str) and bool(re.compile(said))


def _anything(said: object) -> bool:
    return True


_KEYWORDS: dict[str, Callable[[object], bool]] = {
    "$schema": lambda said: said == "https://json-schema.org/draft/2020-12/schema",
    "$ref": lambda said: isinstance(said, str) and said.startswith("#/$defs/"),
    "type": lambda said: bool(_listed(said)) and set(_listed(said)) <= set(_TYPES),
    "enum": lambda said: isinstance(said, list) and bool(said),
    "const": _anything,
    "default": _anything,
    "required": _are_names,
    "pattern": _is_pattern,
    **dict.fromkeys(("title", "description", "format"), lambda said: isinstance(said, str) and bool(said)),
    **dict.fromkeys(("properties", "$defs"), lambda said: isinstance(said, dict)),
    **dict.fromkeys(("anyOf", "allOf"), lambda said: isinstance(said, list) and bool(said)),
    **dict.fromkeys(("items", "additionalProperties"), lambda said: isinstance(said, dict | bool)),
    **dict.fromkeys(("minLength", "minItems", "maxItems", "minProperties", "minimum", "maximum"), _is_count),
}

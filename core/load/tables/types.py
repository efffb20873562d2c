"""What one field becomes: its kind, its PostgreSQL type (FORMATS section 4), the values it may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.load.entities import Choices, Field, Scalar
from core.load.loaded import Rules
from core.load.remarks import Code, remark
from core.load.tables.expressions import text_of
from core.load.tables.kinds import TEXTUAL, Kind, kind_of
from core.names import snake
from core.schema.findings import Finding
from core.schema.types import DataType

_PLAIN: dict[Kind, DataType] = {
    "uuid": DataType("uuid"),
    "text": DataType("text"),
    "integer": DataType("integer"),
    "bigint": DataType("bigint"),
    "float": DataType("double precision"),
    "boolean": DataType("boolean"),
    "date": DataType("date"),
    "time": DataType("time"),
    "datetime": DataType("timestamptz"),
    "json": DataType("jsonb"),
    "array": DataType("jsonb"),
    "binary": DataType("bytea"),
    "serial": DataType("integer"),
    "reference": DataType("text"),
    "unknown": DataType("text"),
}
_NO_ELEMENTS: frozenset[Kind] = frozenset({"array", "json", "enum", "reference", "serial", "unknown"})
_LENGTHS: dict[Kind, int] = {"email": 255, "phone": 20}
_FAMILIES = {"varchar": "text", "bigint": "integer"}
_LONGEST = 10_485_760
_DIGITS = 1000


@dataclass(frozen=True, slots=True)
class Shape:
    kind: Kind
    type: DataType
    values: tuple[Scalar, ...] = ()
    findings: tuple[Finding, ...] = ()
    native: bool = False  # the type itself lists the values


def choices_by_name(choices: tuple[Choices, ...]) -> dict[str, Choices]:
    return {snake(each.name): each for each in reversed(choices)}


def shape_of(label: str, field: Field, choices: Mapping[str, Choices], rules: Rules) -> Shape:
    """Read the type word with everything beside it; what can't be followed is a finding."""
    kind = kind_of(field.type)
    if field.array or (kind == "array" and field.items):
        return Shape("array", _array(field, rules))
    named = _named(field, kind, choices)
    values = tuple(dict.fromkeys(field.values or named)) if field.values or named else ()
    if values and (kind in TEXTUAL or named or not field.type):
        kind = "enum"
    arguments, problem = _arguments(kind, field)
    type_ = postgres_type(kind, arguments, rules)
    if kind == "enum" and values:
        length = enum_length(tuple(text_of(value) for value in values))
        type_ = DataType("varchar", (max(length, *arguments[:1], 0),))
    return Shape(kind, type_, values, tuple(_remarks(label, field, kind, values, problem)))


def _array(field: Field, rules: Rules) -> DataType:
    """An array of PostgreSQL's own where the project wants it and each element is a plain value."""
    kind = kind_of(field.type if field.array else field.items)
    if rules.storage.arrays == "jsonb" or kind in _NO_ELEMENTS:
        return _PLAIN["array"]
    element = postgres_type(kind, field.arguments, rules)
    return DataType(element.name, element.arguments, dimensions=1)


def _named(field: Field, kind: Kind, choices: Mapping[str, Choices]) -> tuple[Scalar, ...]:
    """The values of the list that the field names, as its enum or in place of a type."""
    name = field.enum or (field.type if kind == "unknown" else "")
    found = choices.get(snake(name)) if name else None
    return found.values if found else ()


def _remarks(label: str, field: Field, kind: Kind, values: tuple[Scalar, ...], problem: str) -> Iterator[Finding]:
    def say(code: Code, message: str, remedy: str) -> Finding:
        return remark(code, field.origin, f"{label} {message}", remedy)

    if field.enum and not values:
        yield say(
            "undefined-enum", f"uses the enum {field.enum}, which is defined nowhere", "Define the enum's values."
        )
    elif kind == "enum" and not values:
        yield say("undefined-enum", "is an enum without values", "List its values: enum(active,inactive).")
    elif kind == "unknown" and not (field.reference and not field.type):
        spelled = f"has the type {field.type!r}, which Slipway doesn't know" if field.type else "has no type"
        remedy = "Use one of the types in the help, such as string or uuid."
        yield say("unknown-type", f"{spelled}; it becomes text", remedy)
    if problem:
        yield say("type-conflict", problem, "Give a length that PostgreSQL takes.")


def _arguments(kind: Kind, field: Field) -> tuple[tuple[int, ...], str]:
    arguments = field.arguments
    if kind in TEXTUAL and not arguments and (length := _length(field)) is not None:
        arguments = (length,)
    if not arguments:
        return (), ""
    if kind in TEXTUAL and not 1 <= arguments[0] <= _LONGEST:
        return (), f"can't have the length {arguments[0]}; it gets the default"
    if kind in {"number", "decimal"}:
        precision, scale = (*arguments, 0)[:2]
        if not (1 <= precision <= _DIGITS and 0 <= scale <= precision):
            return (), f"can't have the precision {precision} and the scale {scale}; it gets the default"
    return arguments, ""


def _length(field: Field) -> int | None:
    if field.limits.max_length is not None:
        return field.limits.max_length
    maximum = field.limits.maximum
    return maximum if isinstance(maximum, int) and not isinstance(maximum, bool) else None


def postgres_type(kind: Kind, arguments: tuple[int, ...], rules: Rules) -> DataType:
    """Give the type for a kind that needs nothing but its arguments; an enum's length depends on its values."""
    if plain := _PLAIN.get(kind):
        return plain
    match kind:
        case "url":
            return DataType("varchar", arguments[:1]) if arguments else DataType("text")
        case "number":
            return DataType("numeric", arguments)
        case "decimal":
            return DataType("numeric", arguments or (12, 2))
        case _:
            return DataType("varchar", arguments[:1] or (_LENGTHS.get(kind, rules.storage.default_length),))


def enum_length(values: tuple[str, ...]) -> int:
    """Twenty, or the next multiple of ten that holds the longest value."""
    longest = max((len(value) for value in values), default=0)
    return max(20, -(-longest // 10) * 10)


def comparable(one: DataType, other: DataType) -> bool:
    """A foreign key between them can be implemented."""
    return _family(one) == _family(other) and one.dimensions == other.dimensions


def _family(type_: DataType) -> str:
    return _FAMILIES.get(type_.name, type_.name)

"""What one field becomes: its kind, its PostgreSQL type (FORMATS section 4), the values it may take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.load.entities import UNLIMITED, Choices, Field, Scalar, TypeWord
from core.load.loaded import Rules
from core.load.remarks import Code, remark
from core.load.tables.expressions import text_of
from core.load.tables.kinds import KINDS, TEXTUAL, Kind, kind_of
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


def choices_by_name(choices: Sequence[Choices]) -> dict[str, Choices]:
    return {snake(each.name): each for each in reversed(choices)}


class Shaper:
    """Reads the type word of each field with everything beside it; what can't be followed is a finding."""

    def __init__(self, choices: Sequence[Choices], rules: Rules) -> None:
        self.choices = choices_by_name(choices)
        self.rules = rules
        # Most fields say nothing but such a word: what becomes of it is the same for all of them.
        made = {kind: Shape(kind, postgres_type(kind, (), rules)) for kind in dict.fromkeys(KINDS.values())}
        self.plain = {spelled: made[kind] for spelled, kind in KINDS.items() if kind != "enum"}

    def shape(self, entity: str, field: Field) -> Shape:
        word = field.type
        plain = self.plain.get(word.name)
        if plain and word.is_plain and field.limits is UNLIMITED:
            return plain
        kind = kind_of(word.name)
        if word.array or (kind == "array" and word.items):
            return Shape("array", self._array(word))
        named = self._named(word, kind)
        values = tuple(dict.fromkeys(word.values or named)) if word.values or named else ()
        if values and (kind in TEXTUAL or named or not word.name):
            kind = "enum"
        arguments, problem = _arguments(kind, field)
        type_ = postgres_type(kind, arguments, self.rules)
        if kind == "enum" and values:
            length = enum_length(tuple(text_of(value) for value in values))
            type_ = DataType("varchar", (max(length, *arguments[:1], 0),))
        return Shape(kind, type_, values, tuple(_remarks(f"{entity}.{field.name}", field, kind, values, problem)))

    def _array(self, word: TypeWord) -> DataType:
        """An array of PostgreSQL's own where the project wants it and each element is a plain value."""
        kind = kind_of(word.name if word.array else word.items)
        if self.rules.storage.arrays == "jsonb" or kind in _NO_ELEMENTS:
            return _PLAIN["array"]
        element = postgres_type(kind, word.arguments, self.rules)
        return DataType(element.name, element.arguments, dimensions=1)

    def _named(self, word: TypeWord, kind: Kind) -> tuple[Scalar, ...]:
        """The values of the list that the field names, as its enum or in place of a type."""
        name = word.enum or (word.name if kind == "unknown" else "")
        found = self.choices.get(snake(name)) if name else None
        return found.values if found else ()


def _remarks(label: str, field: Field, kind: Kind, values: tuple[Scalar, ...], problem: str) -> Iterator[Finding]:
    def say(code: Code, message: str, remedy: str) -> Finding:
        return remark(code, field.origin, f"{label} {message}", remedy)

    word = field.type
    if word.enum and not values:
        yield say("undefined-enum", f"uses the enum {word.enum}, which is defined nowhere", "Define the enum's values.")
    elif kind == "enum" and not values:
        yield say("undefined-enum", "is an enum without values", "List its values: enum(active,inactive).")
    elif kind == "unknown" and not (field.reference and not word.name):
        spelled = f"has the type {word.name!r}, which Slipway doesn't know" if word.name else "has no type"
        remedy = "Use one of the types in the help, such as string or uuid."
        yield say("unknown-type", f"{spelled}; it becomes text", remedy)
    if problem:
        yield say("type-conflict", problem, "Give a length that PostgreSQL takes.")


def _arguments(kind: Kind, field: Field) -> tuple[tuple[int, ...], str]:
    arguments = field.type.arguments
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

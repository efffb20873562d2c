"""The type words of all dialects and the PostgreSQL type of each (FORMATS section 4)."""

from __future__ import annotations

from typing import Literal

from core.load.loaded import Rules
from core.schema.types import DataType

Kind = Literal[
    "uuid", "string", "text", "email", "phone", "url", "integer", "bigint", "number", "decimal", "float", "boolean",
    "date", "time", "datetime", "json", "array", "enum", "binary", "serial", "reference", "unknown",
]  # fmt: skip

_SPELLINGS: tuple[tuple[Kind, str], ...] = (
    ("uuid", "uuid guid"),
    ("string", "string str varchar char"),
    ("text", "text longtext markdown html"),
    ("email", "email"),
    ("phone", "phone tel"),
    ("url", "url uri"),
    ("integer", "int integer int4 smallint"),
    ("bigint", "bigint int8 long"),
    ("number", "number numeric"),
    ("decimal", "decimal currency money"),
    ("float", "float double real"),
    ("boolean", "bool boolean flag"),
    ("date", "date"),
    ("time", "time"),
    ("datetime", "datetime timestamp timestamptz"),
    ("json", "json jsonb object dict map"),
    ("array", "array list"),
    ("enum", "enum select choice"),
    ("binary", "binary blob bytea"),
    ("serial", "serial autoincrement"),
    ("reference", "fk reference ref belongs_to"),
)
KINDS: dict[str, Kind] = {word: kind for kind, words in _SPELLINGS for word in words.split()}
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
_LENGTHS: dict[Kind, int] = {"email": 255, "phone": 20}
_FAMILIES = {"varchar": "text", "bigint": "integer"}
TEXTUAL: frozenset[Kind] = frozenset({"string", "text", "email", "phone", "url", "enum"})
NUMERIC: frozenset[Kind] = frozenset({"integer", "bigint", "number", "decimal", "float", "serial"})


def kind_of(word: str) -> Kind:
    return KINDS.get(word.strip().casefold(), "unknown")


def postgres_type(kind: Kind, arguments: tuple[int, ...], rules: Rules) -> DataType:
    """Give the type for a kind that needs nothing but its arguments; an enum's length depends on its values."""
    match kind:
        case "string" | "email" | "phone" | "enum":
            return DataType("varchar", arguments[:1] or (_LENGTHS.get(kind, rules.default_length),))
        case "url":
            return DataType("varchar", arguments[:1]) if arguments else DataType("text")
        case "number":
            return DataType("numeric", arguments)
        case "decimal":
            return DataType("numeric", arguments or (12, 2))
        case _:
            return _PLAIN[kind]


def enum_length(values: tuple[str, ...]) -> int:
    """Twenty, or the next multiple of ten that holds the longest value."""
    longest = max((len(value) for value in values), default=0)
    return max(20, -(-longest // 10) * 10)


def comparable(one: DataType, other: DataType) -> bool:
    """A foreign key between them can be implemented."""
    return _family(one) == _family(other) and one.dimensions == other.dimensions


def _family(type_: DataType) -> str:
    return _FAMILIES.get(type_.name, type_.name)

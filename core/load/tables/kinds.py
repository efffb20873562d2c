"""The type words of all dialects each a kind that is stored in one way (FORMATS section 4)."""

from __future__ import annotations

from typing import Literal

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
_OF_POSTGRESQL: dict[str, Kind] = {
    "character": "string",
    "character varying": "string",
    "double precision": "float",
    "float4": "float",
    "float8": "float",
    "int2": "integer",
    "time without time zone": "time",
    "timestamp with time zone": "datetime",
    "timestamp without time zone": "datetime",
}
"""What a catalogue or a dump calls them."""
KINDS: dict[str, Kind] = {word: kind for kind, words in _SPELLINGS for word in words.split()} | _OF_POSTGRESQL
TEXTUAL: frozenset[Kind] = frozenset({"string", "text", "email", "phone", "url", "enum"})
NUMERIC: frozenset[Kind] = frozenset({"integer", "bigint", "number", "decimal", "float", "serial"})


def kind_of(word: str) -> Kind:
    return KINDS.get(word) or KINDS.get(" ".join(word.casefold().split()), "unknown")

"""A column's type, in PostgreSQL's short spelling: varchar(100), timestamptz, numeric(12,2)[]."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHORT = {
    "bit varying": "varbit",
    "bool": "boolean",
    "bpchar": "char",
    "character": "char",
    "character varying": "varchar",
    "decimal": "numeric",
    "float8": "double precision",
    "float4": "real",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}
_BUILT_IN = frozenset({
    *_SHORT.values(), "bigint", "bit", "box", "bytea", "cidr", "circle", "date", "inet", "interval", "json", "jsonb",
    "line", "lseg", "macaddr", "macaddr8", "money", "name", "oid", "path", "point", "polygon", "real", "smallint",
    "text", "tsquery", "tsvector", "uuid", "xml",
})  # fmt: skip
_SHAPE = re.compile(r"^(?P<head>[^(\[]+?)\s*(\((?P<arguments>[\d\s,-]+)\))?(?P<tail>[^(\[]*?)(?P<array>(\[\d*\])*)$")


@dataclass(frozen=True, slots=True)
class DataType:
    """A type by name; `name` is already written as SQL for what isn't built in ("app"."Mood")."""

    name: str
    arguments: tuple[int, ...] = ()
    dimensions: int = 0

    def __str__(self) -> str:
        if not (self.arguments or self.dimensions):
            return self.name
        inner = f"({','.join(map(str, self.arguments))})" if self.arguments else ""
        head, gap, tail = self.name.partition(" with")  # no short form holds one; kept for types read verbatim
        return f"{head}{inner}{gap}{tail}{'[]' * self.dimensions}"


def is_own(type_: DataType) -> bool:
    """Somebody made it: an enum, a domain, a type of an extension."""
    return type_.name.partition(" ")[0] not in _BUILT_IN and type_.name not in _BUILT_IN


def parse_type(text: str) -> DataType:
    """Read what `format_type` or a person wrote; what has another shape is kept verbatim."""
    shape = _SHAPE.match(text.strip())
    if shape is None:
        return DataType(text.strip())
    spelled = " ".join((shape["head"].strip() + shape["tail"]).split())
    folded = spelled.lower() if '"' not in spelled and "." not in spelled else spelled
    arguments = tuple(int(part) for part in (shape["arguments"] or "").split(",") if part.strip())
    name = _SHORT.get(folded, folded)
    if name == "numeric" and len(arguments) == 1:
        arguments = (*arguments, 0)  # PostgreSQL reads numeric(9) back as numeric(9,0)
    return DataType(name, arguments, shape["array"].count("["))

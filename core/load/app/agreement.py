"""Whether an example value agrees with what the data_model says of its field."""

from __future__ import annotations

from core.load.entities import Example, Field
from core.load.tables.kinds import NUMERIC, kind_of

_OBJECTS = frozenset({"object", "dict", "map"})
_ANYTHING = frozenset({"reference", "unknown", "binary"})


def agrees(field: Field, example: Example) -> bool:
    """Null agrees with everything, and so does a type that says nothing of its values."""
    kind = kind_of(field.type.name)
    if example.type == "null" or (kind in _ANYTHING and not field.type.array):
        return True
    return example.type in _expected(field)


def is_untyped(field: Field) -> bool:
    """The document gives no type, nor anything that stands for one."""
    word = field.type
    return not (word.is_said or word.values or word.enum or field.reference)


def _expected(field: Field) -> set[str]:
    kind = kind_of(field.type.name)
    if field.type.array or kind == "array":
        return {"array"}
    if kind == "json":
        folded = field.type.name.strip().casefold()
        return {"object"} if folded in _OBJECTS else {"object", "array", "string", "number", "boolean"}
    if kind == "boolean":
        return {"boolean"}
    return {"number"} if kind in NUMERIC else {"string"}

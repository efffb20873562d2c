"""Lists of values as types of PostgreSQL's own, where the project wants them: one type per named list or column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.load.entities import Choices, Entity, Field, Scalar
from core.load.tables.expressions import quoted, text_of
from core.load.tables.links import Shapes
from core.load.tables.names import RESERVED, Names
from core.names import LIMIT, distinct, fit, snake
from core.schema.constraints import QName
from core.schema.objects import EnumType
from core.schema.types import DataType

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)


def with_native_enums(
    entities: Sequence[Entity], shapes: Shapes, choices: Mapping[str, Choices], names: Names, schema: str
) -> tuple[Shapes, tuple[EnumType, ...]]:
    """A type shares its names with tables: one that is taken already gets a suffix."""
    tables = {names.table(entity) for entity in entities}
    types: dict[str, EnumType] = {}
    stored = {name: dict(own) for name, own in shapes.items()}
    for entity in entities:
        for field in entity.fields:
            shape = shapes[entity.name][field.name]
            if shape.kind != "enum" or not shape.values or not _fits(shape.values):
                continue
            name = _name(field, choices) or fit(f"{names.table(entity)}_{names.column(field.name)}")
            name = distinct(name, f"{entity.name}.{field.name}") if name in tables else name
            values = tuple(text_of(value) for value in shape.values)
            types.setdefault(name, EnumType(QName(schema, name), values, origin=field.origin))
            stored[entity.name][field.name] = replace(shape, type=DataType(_written(name)), native=True)
    return stored, tuple(types.values())


def _name(field: Field, choices: Mapping[str, Choices]) -> str:
    """The list's own name, where the field takes its values from it."""
    named = snake(field.type.enum or field.type.name)
    return fit(named) if named in choices and not field.type.values else ""


def _written(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name not in RESERVED else quoted(name)


def _fits(values: Sequence[Scalar]) -> bool:
    """A label is a name: what is longer stays a text with a check."""
    return all(len(text_of(value).encode()) <= LIMIT for value in values)

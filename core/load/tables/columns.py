"""One field as a column, with the checks it brings and the remarks on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.load.entities import UNLIMITED, Entity, Field, Scalar
from core.load.remarks import remark
from core.load.tables.defaults import said_default, system_default
from core.load.tables.expressions import limit_checks, one_of, text_of
from core.load.tables.links import Link
from core.load.tables.names import RESERVED, Names
from core.load.tables.suggestions import answer
from core.load.tables.types import Shape
from core.names import generated
from core.schema.columns import Column, Expression
from core.schema.constraints import Check
from core.schema.findings import Finding


@dataclass(frozen=True, slots=True)
class Made:
    column: Column
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """The entity and the table in which a field stands."""

    entity: Entity
    table: str
    key: tuple[str, ...]
    names: Names

    @property
    def key_columns(self) -> tuple[str, ...]:
        return tuple(self.names.column(name) for name in self.key)


def make_column(field: Field, shape: Shape, link: Link | None, place: Place) -> Made:
    """The primary key is never null; a foreign key is not where each child has exactly one parent."""
    name = place.names.column(field.name)
    is_key = field.name in place.key
    required = field.required if field.required is not None else link is not None and link.mandatory
    column = Column(
        name=name,
        type=shape.type,
        nullable=not (is_key or required or shape.kind == "serial"),
        default=_default(field, shape, link, place),
        identity="by default" if shape.kind == "serial" else None,
        comment=field.description,
        origin=field.origin,
        source=f"{place.entity.name}.{field.name}",
    )
    return Made(column, _checks(field, shape, place, name), tuple(_remarks(column, field, shape, link, place)))


def _default(field: Field, shape: Shape, link: Link | None, place: Place) -> Expression | None:
    if shape.kind == "serial":
        return None
    if field.default is not None:
        return said_default(field.default, shape.kind, shape.type)
    if link:
        return None
    return system_default(place.names.snake(field.name), shape.kind, key=place.key == (field.name,))


def _checks(field: Field, shape: Shape, place: Place, column: str) -> tuple[Check, ...]:
    if not shape.values and field.limits is UNLIMITED:
        return ()
    found: list[tuple[str, ...]] = []
    if shape.values and not shape.native:
        found.append((one_of(column, shape.values, shape.kind), column))
    for end, condition in limit_checks(column, shape.kind, shape.type, field.limits):
        found.append((condition, column, end))
    return tuple(
        Check(generated("ck", place.table, *ends), Expression(condition), (column,), origin=field.origin)
        for condition, *ends in found
    )


def _remarks(column: Column, field: Field, shape: Shape, link: Link | None, place: Place) -> Iterator[Finding]:
    yield from shape.findings
    if column.name != place.names.whole_column(field.name):
        message = f"{column.source} is longer than 63 bytes; its column is {column.name}"
        yield remark("name-too-long", field.origin, message, "Choose a shorter name.")
    if column.name in RESERVED:
        message = f"{column.source} is a reserved word; it is quoted everywhere"
        yield remark("reserved-name", field.origin, message, "Nothing to do.")
    if field.suggested and shape.kind in {"string", "text", "enum", "unknown"} and not shape.values:
        listed = f"If no others are allowed, write enum({','.join(field.suggested)})"
        remedy = f"{listed}, or take it as it is: {answer('enum-suggestion', place.entity.name, field.name)}"
        yield remark("enum-suggestion", field.origin, f"the comment of {column.source} lists values", remedy)
    if field.default is not None and (problem := _default_problem(field.default, shape)):
        message = f"{column.source} can't have the default {text_of(field.default)!r}: {problem}"
        yield remark("type-conflict", field.origin, message, "Correct it.")
    if link and link.on_delete == "set null" and (field.required or link.mandatory):
        message = f"{column.source} is required, so a delete can't set it to null"
        yield remark("type-conflict", field.origin, message, "Make it optional, or cascade.")


def _default_problem(default: Scalar, shape: Shape) -> str:
    if shape.kind == "serial":
        return ""
    if said_default(default, shape.kind, shape.type) is None:
        return f"it is no {shape.kind}"
    allowed = [text_of(value) for value in shape.values]
    return "it is none of its values" if allowed and text_of(default) not in allowed else ""

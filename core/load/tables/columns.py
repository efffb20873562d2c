"""One field as a column, with the checks it brings and the remarks on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.load.entities import Entity, Field, Scalar
from core.load.remarks import Remarks
from core.load.tables.defaults import SELF_FILLING, said_default, system_default
from core.load.tables.expressions import limit_checks, one_of, text_of
from core.load.tables.links import Link
from core.load.tables.names import RESERVED, Names
from core.load.tables.suggestions import answer
from core.load.tables.types import Shape
from core.names import generated
from core.schema.columns import Column, Expression
from core.schema.constraints import Check


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


def make_column(field: Field, shape: Shape, link: Link | None, place: Place) -> Column:
    """The primary key is never null; a foreign key is not where each child has exactly one parent."""
    required = field.required if field.required is not None else link is not None and link.mandatory
    serial = shape.kind == "serial"
    return Column(
        name=place.names.column(field.name),
        type=shape.type,
        nullable=not (required or serial or field.name in place.key),
        default=_default(field, shape, link, place),
        identity="by default" if serial else None,
        comment=field.description,
        origin=field.origin,
        source=f"{place.entity.name}.{field.name}",
    )


def _default(field: Field, shape: Shape, link: Link | None, place: Place) -> Expression | None:
    if shape.kind == "serial":
        return None
    if field.default is not None:
        return said_default(field.default, shape.kind, shape.type)
    if link or shape.kind not in SELF_FILLING:
        return None
    return system_default(place.names.snake(field.name), shape.kind, key=place.key == (field.name,))


def make_checks(field: Field, shape: Shape, place: Place) -> Iterator[Check]:
    """What its values must keep to."""
    column = place.names.column(field.name)
    found: list[tuple[str, ...]] = []
    if shape.values and not shape.native:
        found.append((one_of(column, shape.values, shape.kind), column))
    for end, condition in limit_checks(column, shape.kind, shape.type, field.limits):
        found.append((condition, column, end))
    for condition, *ends in found:
        yield Check(generated("ck", place.table, *ends), Expression(condition), (column,), origin=field.origin)


def column_remarks(column: Column, field: Field, shape: Shape, link: Link | None, place: Place) -> Remarks:
    said = Remarks(shape.findings)
    if column.name != place.names.whole_column(field.name):
        message = f"{column.source} is longer than 63 bytes; its column is {column.name}"
        said.say("name-too-long", field.origin, message, "Choose a shorter name.")
    if column.name.startswith("slipway_"):
        # Readings leave out what is set aside under such a name, so nobody would notice if it went.
        message = f"{column.source} has a name as Slipway gives it to columns that are set aside"
        said.say("name-collision", field.origin, message, "Begin its name with another word.")
    if column.name in RESERVED:
        message = f"{column.source} is a reserved word; it is quoted everywhere"
        said.say("reserved-name", field.origin, message, "Nothing to do.")
    if field.suggested and shape.kind in {"string", "text", "enum", "unknown"} and not shape.values:
        listed = f"If no others are allowed, write enum({','.join(field.suggested)})"
        remedy = f"{listed}, or take it as it is: {answer('enum-suggestion', place.entity.name, field.name)}"
        said.say("enum-suggestion", field.origin, f"the comment of {column.source} lists values", remedy)
    if field.default is not None and (problem := _default_problem(field.default, shape)):
        message = f"{column.source} can't have the default {text_of(field.default)!r}: {problem}"
        said.say("type-conflict", field.origin, message, "Correct it.")
    if link and link.on_delete == "set null" and (field.required or link.mandatory):
        message = f"{column.source} is required, so a delete can't set it to null"
        said.say("type-conflict", field.origin, message, "Make it optional, or cascade.")
    return said


def _default_problem(default: Scalar, shape: Shape) -> str:
    if shape.kind == "serial":
        return ""
    if said_default(default, shape.kind, shape.type) is None:
        return f"it is no {shape.kind}"
    allowed = [text_of(value) for value in shape.values]
    return "it is none of its values" if allowed and text_of(default) not in allowed else ""

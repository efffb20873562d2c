"""One field as a column, with the checks it brings and the remarks on it."""

from __future__ import annotations

from dataclasses import dataclass

from core.load.entities import Entity, Field
from core.load.remarks import Code, remark
from core.load.tables.defaults import said_default, system_default
from core.load.tables.expressions import limit_checks, one_of, text_of
from core.load.tables.links import Link
from core.load.tables.names import RESERVED
from core.load.tables.types import Shape
from core.names import fit, generated, snake
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
    """Where a field stands in its entity and table."""

    entity: Entity
    table: str
    key: tuple[str, ...]
    link: Link | None


def make_column(field: Field, shape: Shape, place: Place) -> Made:
    """The primary key is never null; a foreign key is not where each child has exactly one parent."""
    name = fit(snake(field.name))
    is_key = field.name in place.key
    required = field.required if field.required is not None else place.link is not None and place.link.mandatory
    column = Column(
        name=name,
        type=shape.type,
        nullable=not (is_key or required or shape.kind == "serial"),
        default=_default(field, shape, place),
        identity="by default" if shape.kind == "serial" else None,
        comment=field.description,
        origin=field.origin,
        source=f"{place.entity.name}.{field.name}",
    )
    return Made(column, _checks(field, shape, place, name), tuple(_remarks(field, shape, place, name)))


def _default(field: Field, shape: Shape, place: Place) -> Expression | None:
    if shape.kind == "serial":
        return None
    if field.default is not None:
        return said_default(field.default, shape.kind)
    if place.link:
        return None
    return system_default(field.name, shape.kind, key=place.key == (field.name,))


def _checks(field: Field, shape: Shape, place: Place, column: str) -> tuple[Check, ...]:
    found: list[tuple[str, ...]] = []
    if shape.values:
        found.append((one_of(column, shape.values, shape.kind), column))
    for end, condition in limit_checks(column, shape.kind, shape.type, field.limits):
        found.append((condition, column, end))
    return tuple(
        Check(generated("ck", place.table, *ends), Expression(condition), (column,), origin=field.origin)
        for condition, *ends in found
    )


def _remarks(field: Field, shape: Shape, place: Place, column: str) -> list[Finding]:
    label = f"{place.entity.name}.{field.name}"
    found = list(shape.findings)

    def say(code: Code, message: str, remedy: str) -> None:
        found.append(remark(code, field.origin, message, remedy))

    if column != snake(field.name):
        say("name-too-long", f"{label} is longer than 63 bytes; its column is {column}", "Choose a shorter name.")
    if column in RESERVED:
        say("reserved-name", f"{label} is a reserved word; it is quoted everywhere", "Nothing to do.")
    if field.suggested and shape.kind in {"string", "text", "enum", "unknown"} and not shape.values:
        listed = ",".join(field.suggested)
        say(
            "enum-suggestion",
            f"the comment of {label} lists values",
            f"If no others are allowed, write enum({listed}).",
        )
    if (problem := _default_problem(field, shape)) and field.default is not None:
        say("type-conflict", f"{label} can't have the default {text_of(field.default)!r}: {problem}", "Correct it.")
    if place.link and place.link.on_delete == "set null" and (field.required or place.link.mandatory):
        say("type-conflict", f"{label} is required, so a delete can't set it to null", "Make it optional, or cascade.")
    return found


def _default_problem(field: Field, shape: Shape) -> str:
    if field.default is None or shape.kind == "serial":
        return ""
    if said_default(field.default, shape.kind) is None:
        return f"it is no {shape.kind}"
    allowed = [text_of(value) for value in shape.values]
    return "it is none of its values" if allowed and text_of(field.default) not in allowed else ""

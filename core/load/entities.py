"""What a document says, whatever its dialect: entities, fields, relations and lists of values, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.schema.constraints import Action
from core.schema.findings import Finding

Scalar = str | int | float | bool
Relationship = Literal["one-to-one", "one-to-many", "many-to-many"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a field points to; an empty entity means that only the field's name says it."""

    entity: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value must keep to."""

    minimum: Scalar | None = None
    maximum: Scalar | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[str, ...] = ()


UNLIMITED = Limits()


@dataclass(frozen=True, slots=True)
class Field:
    """`type` is the document's own word; `required` is None where the document doesn't say."""

    name: str
    type: str
    origin: str
    arguments: tuple[int, ...] = ()
    array: bool = False
    key: bool = False
    unique: bool = False
    indexed: bool = False
    required: bool | None = None
    default: Scalar | None = None
    values: tuple[Scalar, ...] = ()
    enum: str = ""
    limits: Limits = UNLIMITED
    reference: Reference | None = None
    on_delete: Action | None = None
    description: str = ""
    items: str = ""  # of an array: what it holds
    suggested: tuple[str, ...] = ()  # values that hide in a comment: offered, never applied


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are indexed or unique together."""

    fields: tuple[str, ...]
    origin: str
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    name: str
    origin: str
    fields: tuple[Field, ...] = ()
    alias: str = ""  # another name by which relations may call it
    table: str = ""
    primary_key: tuple[str, ...] = ()
    uniques: tuple[Group, ...] = ()
    indexes: tuple[Group, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """`parent` is the one, `child` the many; of two ones the child is where the column is looked for first."""

    kind: Relationship
    parent: str
    child: str
    origin: str
    field: str = ""
    label: str = ""
    through: str = ""
    mandatory: bool = False  # each child has exactly one parent
    symmetric: bool = False  # the column may be on either side
    on_delete: Action | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A named list of values."""

    name: str
    values: tuple[Scalar, ...]
    origin: str
    default: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Document:
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    choices: tuple[Choices, ...] = ()
    findings: tuple[Finding, ...] = ()

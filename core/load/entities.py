"""What a document says, whatever its dialect: entities, fields, relations and lists of values, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

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
class TypeWord:
    """A type as a document spells it, with all that belongs to it: string(100)?, enum(a, b), Contact[]."""

    name: str = ""
    arguments: tuple[int, ...] = ()
    values: tuple[Scalar, ...] = ()
    enum: str = ""  # the name of a list of values
    array: bool = False
    items: str = ""  # of an array: what it holds
    nullable: bool = False

    @property
    def is_said(self) -> bool:
        return bool(self.name) or self.array

    @property
    def is_plain(self) -> bool:
        """It is a name and nothing else."""
        return not (self.arguments or self.values or self.enum or self.array or self.items)


@dataclass(frozen=True, slots=True)
class Due:
    """From which phase of a project on something is wanted."""

    phase: int | None = None
    essential: bool = False
    complexity: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value must keep to."""

    minimum: Scalar | None = None
    maximum: Scalar | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[str, ...] = ()


UNLIMITED = Limits()
ALWAYS_DUE = Due()


class Field(NamedTuple):
    """One fact of an entity; `required` is None where the document doesn't say.

    A tuple, because a document has many and a frozen dataclass takes three times as long to make.
    """

    name: str
    type: TypeWord
    origin: str
    key: bool = False
    unique: bool = False
    indexed: bool = False
    required: bool | None = None
    default: Scalar | None = None
    limits: Limits = UNLIMITED
    reference: Reference | None = None
    on_delete: Action | None = None
    description: str = ""
    suggested: tuple[str, ...] = ()  # values that hide in a comment: offered, never applied
    due: Due = ALWAYS_DUE


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
    told_by: str = ""  # the entity that tells it, where a document has an end for that


@dataclass(frozen=True, slots=True)
class Choices:
    """A named list of values."""

    name: str
    values: tuple[Scalar, ...]
    origin: str
    default: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A value of an example state under its name; of a list of objects `members` are those of all its rows together."""

    name: str
    origin: str
    type: Literal["string", "number", "boolean", "array", "object", "null"]
    members: tuple[Example, ...] = ()
    plain: bool = False  # a list of values that are no objects


@dataclass(frozen=True, slots=True)
class AppModel:
    """The generated app's own entities, and the example states from which more are derived."""

    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    choices: tuple[Choices, ...] = ()
    states: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """A field that a module names, and where in the business model it says that it comes from."""

    field: Field
    source: Reference | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a module takes of an entity; where it names no fields it takes all that belong to its phase."""

    name: str
    origin: str
    role: Literal["owned", "referenced"] = "owned"
    source: str = ""  # the entity's name in the business model, where the module says one
    picks: tuple[Pick, ...] = ()


@dataclass(frozen=True, slots=True)
class Module:
    """What a module takes from the business model, and the rules that it adds."""

    name: str
    origin: str
    phase: int | None = None
    excerpts: tuple[Excerpt, ...] = ()
    required: tuple[Group, ...] = ()
    uniques: tuple[Group, ...] = ()
    choices: tuple[Choices, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    choices: tuple[Choices, ...] = ()
    findings: tuple[Finding, ...] = ()
    app: AppModel = AppModel()
    modules: tuple[Module, ...] = ()

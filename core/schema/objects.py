"""What a database holds beside its tables: each a value with its name, compared by what PostgreSQL says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.schema.columns import Baseline, Expression
from core.schema.constraints import QName
from core.schema.indexes import Index
from core.schema.types import DataType

BIGINT = DataType("bigint")

Enabled = Literal["origin", "always", "replica", "disabled"]
Command = Literal["all", "select", "insert", "update", "delete"]
ObjectKind = Literal["schema", "extension", "enum", "sequence", "function", "view", "trigger", "policy"]


@dataclass(frozen=True, slots=True)
class Namespace:
    """A schema of its own; the project's first one is nobody's to make or drop."""

    name: str
    comment: str = ""
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Extension:
    """Its members are its own and not compared; its version is what the server has."""

    name: str
    schema: str
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EnumType:
    """A native type; its values are in the order in which they sort."""

    name: QName
    values: tuple[str, ...]
    comment: str = ""
    origin: str = field(default="", compare=False)
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Sequence:
    """One that no identity column owns; where it stands is data and not compared."""

    name: QName
    type: DataType = BIGINT
    start: int = 1
    increment: int = 1
    minimum: int = 1
    maximum: int = 9_223_372_036_854_775_807
    cache: int = 1
    cycle: bool = False
    owner: QName | None = None  # the table whose column owns it
    owner_column: str = ""
    comment: str = ""
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Function:
    """A function or procedure: its definition is the whole CREATE OR REPLACE as PostgreSQL deparses it."""

    name: QName
    arguments: str  # as they identify it: "integer, text"
    definition: Expression
    procedure: bool = False
    comment: str = ""
    depends_on: tuple[QName, ...] = field(default=(), compare=False)
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class View:
    name: QName
    query: Expression
    materialized: bool = False
    options: tuple[str, ...] = ()  # "security_invoker=true"
    indexes: tuple[Index, ...] = ()  # of a materialized one
    comment: str = ""
    depends_on: tuple[QName, ...] = field(default=(), compare=False)
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Its definition is the whole CREATE TRIGGER as PostgreSQL deparses it."""

    table: QName
    name: str
    definition: Expression
    enabled: Enabled = "origin"
    comment: str = ""
    depends_on: tuple[QName, ...] = field(default=(), compare=False)
    baseline: Baseline = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    table: QName
    name: str
    command: Command = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: Expression | None = None
    check: Expression | None = None
    comment: str = ""
    depends_on: tuple[QName, ...] = field(default=(), compare=False)
    baseline: Baseline = field(default="", compare=False)


Object = Namespace | Extension | EnumType | Sequence | Function | View | Trigger | Policy

KINDS: dict[type[Object], ObjectKind] = {
    Namespace: "schema",
    Extension: "extension",
    EnumType: "enum",
    Sequence: "sequence",
    Function: "function",
    View: "view",
    Trigger: "trigger",
    Policy: "policy",
}
ORDER: tuple[ObjectKind, ...] = tuple(KINDS.values())


def kind_of(one: Object) -> ObjectKind:
    return KINDS[type(one)]


def place_of(one: Object) -> QName:
    """Name where it stands: what hangs on a table stands at its table."""
    match one:
        case Namespace(name):
            return QName(name, "")
        case Extension(name, schema):
            return QName(schema, name)
        case Trigger(table) | Policy(table):
            return table
        case _:
            return one.name


def part_of(one: Object) -> str:
    """Tell it apart from others at the same place: a trigger's name, a function's arguments."""
    match one:
        case Trigger(_, name) | Policy(_, name):
            return name
        case Function(_, arguments):
            return arguments
        case _:
            return ""


def identity(one: Object) -> tuple[int, QName, str]:
    """Two objects with the same identity are one at two times."""
    return ORDER.index(kind_of(one)), place_of(one), part_of(one)


def compared_as(one: Object) -> tuple[int, QName, str]:
    """A database has an extension once, wherever its members are: one that was moved is the same."""
    kind, place, part = identity(one)
    return (kind, QName("", place.name), part) if isinstance(one, Extension) else (kind, place, part)


def label(one: Object) -> str:
    """Name it for a person: view public.open_orders, function public.total(integer), trigger public.orders.stamp."""
    place, part = place_of(one), part_of(one)
    name = place.schema if isinstance(one, Namespace) else one.name if isinstance(one, Extension) else str(place)
    if isinstance(one, Function):
        name = f"{name}({part})"
    elif part:
        name = f"{name}.{part}"
    return f"{kind_of(one)} {name}"

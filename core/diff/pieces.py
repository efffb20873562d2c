"""A Schema taken apart into what can stand or go on its own, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import Object, kind_of, part_of, place_of
from core.schema.schemas import Schema, Storage, schema_of
from core.schema.tables import Table

Kind = Literal["table", "column", "primary key", "constraint", "index", "object"]
Thing = Table | Column | Constraint | Index | Object


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A table has one primary key, whatever it is called; what an object is stands in its name."""

    kind: Kind
    place: QName
    name: str = ""


Pieces = dict[Piece, Thing]


def taken_apart(schema: Schema) -> Pieces:
    found: Pieces = {}
    for table in schema.tables:
        place = table.name
        found[Piece("table", place)] = replace(
            table,
            columns=(),
            primary_key=None,
            uniques=(),
            foreign_keys=(),
            checks=(),
            exclusions=(),
            indexes=(),
        )
        found |= {Piece("column", place, column.name): column for column in table.columns}
        found |= {_of_constraint(place, constraint): constraint for constraint in table.constraints()}
        found |= {Piece("index", place, index.name): index for index in table.indexes}
    return found | {Piece("object", place_of(one), f"{kind_of(one)} {part_of(one)}"): one for one in schema.objects}


def put_together(pieces: Mapping[Piece, Thing], storage: Storage) -> Schema:
    """The order of columns is that of the pieces."""
    parts: dict[QName, list[Thing]] = {}
    for piece, thing in pieces.items():
        if piece.kind not in {"table", "object"}:
            parts.setdefault(piece.place, []).append(thing)
    tables = (_table(thing, parts.get(piece.place, ())) for piece, thing in pieces.items() if isinstance(thing, Table))
    return schema_of(tables, (thing for thing in pieces.values() if isinstance(thing, Object)), storage)


def _of_constraint(place: QName, constraint: Constraint) -> Piece:
    if isinstance(constraint, PrimaryKey):
        return Piece("primary key", place)
    return Piece("constraint", place, constraint.name)


def _table(table: Table, parts: Iterable[Thing]) -> Table:
    listed = tuple(parts)
    return replace(
        table,
        columns=tuple(part for part in listed if isinstance(part, Column)),
        primary_key=next((part for part in listed if isinstance(part, PrimaryKey)), None),
        uniques=tuple(part for part in listed if isinstance(part, Unique)),
        foreign_keys=tuple(part for part in listed if isinstance(part, ForeignKey)),
        checks=tuple(part for part in listed if isinstance(part, Check)),
        exclusions=tuple(part for part in listed if isinstance(part, Exclusion)),
        indexes=tuple(part for part in listed if isinstance(part, Index)),
    )

"""Danger: a table, schema, sequence or database goes, and no parcel keeps what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pglast import ast
from pglast.enums import DropBehavior, ObjectType

from core.lint.edits.dangers import Danger, Edit, spoken
from core.lint.kinds.statements.names import named

_HOLDS: Mapping[ObjectType | None, str] = {
    ObjectType.OBJECT_TABLE: "table",
    ObjectType.OBJECT_SCHEMA: "schema",
    ObjectType.OBJECT_SEQUENCE: "sequence",
    ObjectType.OBJECT_FOREIGN_TABLE: "foreign table",
}


def drops(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.DropStmt(removeType=kind, behavior=DropBehavior.DROP_RESTRICT, objects=tuple() as names):
            if kind in _HOLDS:
                listed = ", ".join(spoken(named(one, edit.first), edit.first) for one in names)
                yield _danger(f"{_HOLDS[kind]} {listed}")
        case ast.DropdbStmt(dbname=name):
            yield _danger(f"database {name}")
        case _:
            return


def _danger(what: str) -> Danger:
    return Danger(
        "edit-drops",
        f"Drops {what}, and no parcel keeps what is in it. Let the model drop it: then it goes into the parcel.",
    )

"""The nouns of this family: a statement that somebody wrote into a migration, and what is dangerous in it."""

from __future__ import annotations

from dataclasses import dataclass

from pglast import ast

from core.schema.constraints import QName


@dataclass(frozen=True, slots=True)
class Edit:
    node: ast.Node | None
    first: str  # the schema of a name without one
    earlier: tuple[ast.Node | None, ...] = ()  # the statements before it in the file


@dataclass(frozen=True, slots=True)
class Danger:
    code: str
    message: str


def spoken(name: QName, first: str) -> str:
    return name.name if name.schema == first else str(name)

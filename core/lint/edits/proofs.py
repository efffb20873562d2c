"""Danger: a constraint that is added NOT VALID and validated in the same transaction keeps its lock all the while."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from core.lint.edits.dangers import Danger, Edit


def proofs(edit: Edit) -> Iterator[Danger]:
    added = {name for node in edit.earlier for name in _added(node)}
    for name in _validated(edit.node):
        if name in added:
            yield Danger(
                "edit-proves-at-once",
                f"{name} is added NOT VALID and validated in one transaction, so the lock of the first is held while "
                "every row is read. Validate it in the next iteration, or take the online file.",
            )


def _added(node: ast.Node | None) -> Iterator[str]:
    for command in _commands(node):
        match command:
            case ast.AlterTableCmd(def_=ast.Constraint(skip_validation=True, conname=str() as name)):
                yield name
            case _:
                pass


def _validated(node: ast.Node | None) -> Iterator[str]:
    for command in _commands(node):
        match command:
            case ast.AlterTableCmd(subtype=AlterTableType.AT_ValidateConstraint, name=str() as name):
                yield name
            case _:
                pass


def _commands(node: ast.Node | None) -> tuple[object, ...]:
    match node:
        case ast.AlterTableStmt(cmds=tuple() as commands):
            return tuple(commands)
        case _:
            return ()

"""Danger: CASCADE drops what nobody named."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import DropBehavior

from core.lint.edits.dangers import Danger, Edit


def cascades(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.DropStmt(behavior=DropBehavior.DROP_CASCADE):
            what = "DROP ... CASCADE"
        case ast.AlterTableStmt(cmds=tuple() as commands) if any(map(_cascades, commands)):
            what = "ALTER TABLE ... DROP ... CASCADE"
        case _:
            return
    yield Danger(
        "edit-cascades",
        f"{what} takes everything that hangs on it too, named nowhere. Drop each thing by its name instead.",
    )


def _cascades(command: object) -> bool:
    return isinstance(command, ast.AlterTableCmd) and command.behavior == DropBehavior.DROP_CASCADE

"""Danger: who may do what changes, and no snapshot speaks of it, so no verification would see it."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from core.lint.edits.dangers import Danger, Edit

_RIGHTS = (
    ast.GrantStmt,
    ast.GrantRoleStmt,
    ast.AlterOwnerStmt,
    ast.AlterDefaultPrivilegesStmt,
    ast.CreateRoleStmt,
    ast.AlterRoleStmt,
    ast.DropRoleStmt,
)


def rights(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.GrantStmt(is_grant=False):
            yield _danger("takes rights from a role: what relies on them fails at once")
        case ast.AlterTableStmt(cmds=tuple() as commands) if any(map(_is_owner, commands)):
            yield _danger("gives a table to another owner: who changes it next may not be allowed to")
        case node if isinstance(node, _RIGHTS):
            yield _danger("gives or takes rights")
        case _:
            return


def _is_owner(command: object) -> bool:
    return isinstance(command, ast.AlterTableCmd) and command.subtype == AlterTableType.AT_ChangeOwner


def _danger(what: str) -> Danger:
    return Danger(
        "edit-changes-rights",
        f"This {what}. No way back undoes it and no verification sees it: do it beside the migration, where rights "
        "are kept.",
    )

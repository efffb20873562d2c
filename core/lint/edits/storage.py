"""Danger: a table is written anew to lie elsewhere or otherwise, and nobody reads it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from core.lint.edits.dangers import Danger, Edit

_MOVES = {
    AlterTableType.AT_SetLogged: "SET LOGGED",
    AlterTableType.AT_SetUnLogged: "SET UNLOGGED",
    AlterTableType.AT_SetTableSpace: "SET TABLESPACE",
    AlterTableType.AT_SetAccessMethod: "SET ACCESS METHOD",
}


def storage(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.AlterTableStmt(relation=ast.RangeVar(relname=name), cmds=tuple() as commands):
            said = [
                _MOVES[one.subtype] for one in commands if isinstance(one, ast.AlterTableCmd) and one.subtype in _MOVES
            ]
            what = said[0] if said else ""
        case ast.ClusterStmt(relation=ast.RangeVar(relname=name)):
            what = "CLUSTER"
        case _:
            return
    if what:
        yield Danger(
            "edit-rewrites-table",
            f"{what} writes {name} and its indexes anew under AccessExclusive: nobody reads it meanwhile. Do it when "
            "few use the table, outside a migration.",
        )

"""Danger: while triggers are switched off nothing guards or notes what is written, foreign keys included."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from core.lint.edits.dangers import Danger, Edit

_SWITCHES = frozenset(one for one in AlterTableType if one.name.endswith(("Trig", "TrigAll", "TrigUser")))


def triggers(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.AlterTableStmt(relation=ast.RangeVar(relname=name), cmds=tuple() as commands) if any(
            isinstance(one, ast.AlterTableCmd) and one.subtype in _SWITCHES for one in commands
        ):
            yield Danger(
                "edit-switches-triggers",
                f"Triggers of {name} are switched: writers wait until COMMIT, and what is written meanwhile is guarded "
                "otherwise. Write what the triggers would have written instead.",
            )
        case _:
            return

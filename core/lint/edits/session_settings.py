"""Danger: a setting changes under which role, in which schema, or how patiently the rest of the file runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pglast import ast

from core.lint.edits.dangers import Danger, Edit

_MEANS: Mapping[str, str] = {
    "role": "the rest runs as another role",
    "session_authorization": "the rest runs as another role",
    "search_path": "names without a schema mean something else from here on",
    "session_replication_role": "triggers and foreign keys no longer guard what the rest writes",
    "lock_timeout": "the rest waits otherwise for locks, and others wait behind it",
    "statement_timeout": "the rest may run for as long as it takes, under its locks",
    "constraint_exclusion": "the rest is planned otherwise",
    "default_tablespace": "what the rest makes lies elsewhere",
    "default_toast_compression": "what the rest makes is stored otherwise",
}


def session_settings(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.VariableSetStmt(name=str() as name) if name in _MEANS and not _is_the_frame(edit):
            yield Danger(
                "edit-sets-session", f"SET {name}: {_MEANS[name]}. Write schema names out, and leave it as it is."
            )
        case _:
            return


def _is_the_frame(edit: Edit) -> bool:
    """Slipway itself begins a file with the search_path of the project's first schema."""
    match edit.node:
        case ast.VariableSetStmt(name="search_path", args=(ast.A_Const(val=ast.String(sval=value)),)):
            return value == edit.first
        case _:
            return False

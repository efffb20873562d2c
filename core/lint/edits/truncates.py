"""Danger: TRUNCATE takes every row at once, keeps readers out, and with CASCADE empties tables that it doesn't name."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import DropBehavior

from core.lint.edits.dangers import Danger, Edit


def truncates(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.TruncateStmt(relations=tuple() as tables, behavior=behavior):
            names = ", ".join(one.relname or "" for one in tables if isinstance(one, ast.RangeVar))
            more = " and of every table that refers to it" if behavior == DropBehavior.DROP_CASCADE else ""
            yield Danger(
                "edit-truncates",
                f"TRUNCATE takes every row of {names}{more}, and nothing keeps them. Copy them into the parcel first, "
                "or delete the rows that you mean.",
            )
        case _:
            return

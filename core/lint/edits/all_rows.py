"""Danger: UPDATE or DELETE without a condition is about every row that there is."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from core.lint.edits.dangers import Danger, Edit


def all_rows(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.UpdateStmt(whereClause=None, relation=ast.RangeVar(relname=name)):
            yield Danger(
                "edit-changes-all-rows",
                f"UPDATE without WHERE writes every row of {name}, and nothing keeps what was there. Say which rows, "
                "and copy them into the parcel first.",
            )
        case ast.DeleteStmt(whereClause=None, relation=ast.RangeVar(relname=name)):
            yield Danger(
                "edit-changes-all-rows",
                f"DELETE without WHERE takes every row of {name}, and nothing keeps them. Say which rows, and copy "
                "them into the parcel first.",
            )
        case _:
            return

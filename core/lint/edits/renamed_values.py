"""Danger: a value of a list is called otherwise, and every program that writes or waits for the old one fails."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from core.lint.edits.dangers import Danger, Edit


def renamed_values(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.AlterEnumStmt(oldVal=str() as old, newVal=new):
            yield Danger(
                "edit-renames-value",
                f"{old} is called {new}: programs of earlier iterations that write {old} fail. Add {new}, and take "
                f"{old} away in a later iteration.",
            )
        case _:
            return

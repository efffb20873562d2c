"""Danger: an index or a materialized view is built anew in a way that keeps others out."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from core.lint.edits.dangers import Danger, Edit


def rebuilding(edit: Edit) -> Iterator[Danger]:
    match edit.node:
        case ast.ReindexStmt(relation=ast.RangeVar(relname=name)):
            what = f"REINDEX keeps writers of {name} out, and readers that use the index"
        case ast.RefreshMatViewStmt(concurrent=False, relation=ast.RangeVar(relname=name)):
            what = f"REFRESH keeps readers of {name} out"
        case _:
            return
    yield Danger(
        "edit-rebuilds", f"{what} until COMMIT. Run it CONCURRENTLY beside the migration: it changes no structure."
    )

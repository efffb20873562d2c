"""Danger: a block of code does what only running it shows."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from core.lint.edits.dangers import Danger, Edit


def code(edit: Edit) -> Iterator[Danger]:
    if isinstance(edit.node, ast.DoStmt | ast.CallStmt):
        yield Danger(
            "edit-runs-code",
            "A block of code or a procedure runs: what it locks, writes and drops is unknown until it does. Write the "
            "statements themselves.",
        )

"""Danger: a statement of somebody's own keeps others out of a table that was there before."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from core.lint.edits.dangers import Danger, Edit
from core.lint.kinds.statements.names import relation
from core.lint.kinds.statements.statements import uses_of
from core.lint.lock_modes import MODES
from core.lint.locks import effect_of
from core.schema.constraints import QName

_KEEPS_WRITERS_OUT = MODES.index("Share")


def locking(edit: Edit) -> Iterator[Danger]:
    """Nobody waits for what the same file makes."""
    made = {name for node in edit.earlier for name in _made(node, edit.first)}
    found = effect_of(uses_of(edit.node, edit.first))
    held = [lock for lock in found.locks if MODES.index(lock.mode) >= _KEEPS_WRITERS_OUT and lock.relation not in made]
    if held:
        told = "; ".join(f"{lock.mode} on {lock.relation}, which blocks {lock.blocks}" for lock in held)
        names = {lock.relation for lock in held}
        work = " It writes every row anew." if names & {*found.rewrites} else ""
        work = work or (" It reads every row." if names & {*found.scans} else "")
        unknown = "" if found.known else " What else it does is unknown."
        yield Danger("edit-locks", f"Takes {told} until COMMIT.{work}{unknown} Let the model make the change instead.")


def _made(node: ast.Node | None, first: str) -> Iterator[QName]:
    match node:
        case ast.CreateStmt(relation=ast.RangeVar() as name):
            yield relation(name, first)
        case ast.CreateTableAsStmt(into=ast.IntoClause(rel=ast.RangeVar() as name)):
            yield relation(name, first)
        case _:
            return

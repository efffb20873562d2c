"""A foreign key or a check: it holds for new rows at once, and the rows that are there are looked at in a second go."""

from __future__ import annotations

from dataclasses import replace

from core.diff.changes import AddConstraint, Change, DropConstraint
from core.plan.online.among import Among
from core.plan.online.segments import Lock, Piece, Prove, SafeForm, Turn, later
from core.plan.steps import Side
from core.schema.constraints import Check, ForeignKey, QName


def proved_later(
    step: int, table: QName, constraint: Check | ForeignKey, among: Among, coming: frozenset[Change]
) -> SafeForm | str:
    """Where the key that it points at comes later, so does the foreign key."""
    if not constraint.validated:
        return ""
    unproved = replace(constraint, validated=False)
    added, dropped = Side(AddConstraint(table, unproved)), Side(DropConstraint(table, constraint))
    piece = Piece(step, (*_locked(table, constraint, "SHARE ROW EXCLUSIVE"), added), (dropped,))
    if not among.is_fresh(table) and isinstance(constraint, ForeignKey) and not among.is_fresh(constraint.references):
        piece = Piece(step, piece.forward, (*_locked(table, constraint, "ACCESS EXCLUSIVE"), dropped))
    proof = later(Turn.PROVED, step, (Prove(table, constraint.name),), ())
    if isinstance(constraint, ForeignKey) and among.makes_target_later(
        constraint.references, constraint.referenced_columns, coming
    ):
        return SafeForm(None, (later(Turn.POINTING, step, piece.forward, piece.backward), proof))
    return SafeForm(piece, (proof,))


def _locked(table: QName, constraint: Check | ForeignKey, mode: str) -> tuple[Lock, ...]:
    if not isinstance(constraint, ForeignKey) or constraint.references == table:
        return ()
    return (Lock(tuple(sorted((table, constraint.references))), mode),)

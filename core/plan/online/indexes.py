"""An index of a table that is there already: built and dropped while others go on reading and writing."""

from __future__ import annotations

from dataclasses import replace

from core import names
from core.diff.changes import CommentOn, CreateIndex, DropIndex, RenameIndex, invert
from core.plan.online.among import Among
from core.plan.online.segments import Concurrently, SafeForm, Turn, later
from core.plan.steps import Side


def built(step: int, change: CreateIndex, among: Among) -> SafeForm | str:
    table, index = change.table, change.index
    if old := among.replaces(table, index.name):
        return _replaced(step, change, old)
    if among.comes_again(table, index.name):
        return f"index {index.name} goes and comes again with what it is built on"
    if index.unique and among.is_pointed_at(table, index.columns):
        return f"index {index.name} is built at once: a new table points at it"
    bare = replace(index, comment="")
    made, gone = Concurrently(CreateIndex(table, bare)), Concurrently(DropIndex(table, bare))
    parts = [later(Turn.INDEX, step, (made,), (gone,))]
    if index.comment:
        said = CommentOn(table, bare, index)
        parts.append(later(Turn.INDEX, step, (Side(said),), (Side(invert(said)),)))
    return SafeForm(None, tuple(parts))


def dropped(step: int, change: DropIndex, among: Among) -> SafeForm | str:
    """Last of all, so that it serves as long as anything else is still to be done."""
    table, index = change.table, change.index
    if among.replaces(table, index.name):
        return SafeForm(None, ())  # with the one that comes in its place
    if among.comes_again(table, index.name) or among.is_rewritten(table, index) or index.comment or not index.valid:
        return ""  # it takes a moment, under a lock that is taken anyway
    back = Concurrently(CreateIndex(table, index))
    return SafeForm(None, (later(Turn.GONE, step, (Concurrently(change),), (back,)),))


def _replaced(step: int, change: CreateIndex, gone: DropIndex) -> SafeForm:
    """The new one is built beside the old one, which serves and guards until then; last it takes the name over."""
    table, index = change.table, change.index
    beside = replace(index, name=names.fit(f"slipway_{index.name}_new"))
    made, unmade = Concurrently(CreateIndex(table, beside)), Concurrently(DropIndex(table, beside))
    dropped, again = Concurrently(gone), Concurrently(CreateIndex(table, gone.index))
    called, back = Side(RenameIndex(table, beside, index)), Side(RenameIndex(table, index, beside))
    return SafeForm(
        None,
        (
            later(Turn.INDEX, step, (made,), (unmade,)),
            later(Turn.GONE, step, (dropped,), (again,)),
            later(Turn.GONE, step, (called,), (back,)),
        ),
    )

"""An index of a table that is there already: built and dropped while others go on reading and writing."""

from __future__ import annotations

from dataclasses import replace

from core.diff.changes import CommentOn, CreateIndex, DropIndex, invert
from core.plan.online.among import Among
from core.plan.online.segments import Concurrently, SafeForm, Turn, later
from core.plan.steps import Side


def built(step: int, change: CreateIndex, among: Among) -> SafeForm | str:
    table, index = change.table, change.index
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
    if among.comes_again(table, index.name) or among.is_rewritten(table, index) or index.comment or not index.valid:
        return ""  # it takes a moment, under a lock that is taken anyway
    back = Concurrently(CreateIndex(table, index))
    return SafeForm(None, (later(Turn.GONE, step, (Concurrently(change),), (back,)),))

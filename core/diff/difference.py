"""What lies between two Schemas, found once: the one before, it under its new names, the one after, and the changes."""

from __future__ import annotations

from dataclasses import dataclass

from core.diff.changes import Change
from core.diff.compare import diff
from core.diff.moved import Moved
from core.schema.schemas import Schema


@dataclass(frozen=True, slots=True)
class Difference:
    before: Schema
    moved: Moved
    after: Schema
    changes: tuple[Change, ...]  # from `moved` to `after`; its renames go before them


def difference(before: Schema, moved: Moved, after: Schema) -> Difference:
    return Difference(before, moved, after, diff(moved.schema, after))


def plain(before: Schema, after: Schema) -> Difference:
    """Nothing is called otherwise."""
    return difference(before, Moved(before), after)

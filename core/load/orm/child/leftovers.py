"""What the metadata would create beside its tables and sequences is counted, so that nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import MetaData, Table
from sqlalchemy.types import SchemaType

from .notes import Notes

EVENTS = ("before_create", "after_create")


def leftovers(metadata: MetaData, tables: Sequence[Table], notes: Notes) -> None:
    targets: list[MetaData | Table] = [metadata, *tables]
    for target in targets:
        place = target.fullname if isinstance(target, Table) else "the metadata"
        for name in EVENTS:
            for number, listener in enumerate(_listeners(target, name), start=1):
                called = getattr(listener, "__name__", type(listener).__name__)
                notes.leave("DDL events", f"{place} {name} {number} ({called})")


def _listeners(target: MetaData | Table, name: str) -> Iterator[object]:
    """Types that create themselves, such as enums, listen too; of those the columns speak."""
    for listener in getattr(target.dispatch, name):
        function = listener.func if isinstance(listener, partial) else listener
        if not isinstance(getattr(function, "__self__", None), SchemaType):
            yield listener

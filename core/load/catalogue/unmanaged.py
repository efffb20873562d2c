"""What is not compared, counted and named in one order."""

from __future__ import annotations

from collections.abc import Iterable

from core.load.catalogue.rows import UnmanagedRow
from core.names import plural


def sentences(rows: Iterable[UnmanagedRow], first: str) -> tuple[str, ...]:
    """Kinds that stand alone, then those that hang on a table; the first schema goes without saying."""
    ordered = sorted(rows, key=lambda row: (row.table != "", row.kind, row.schema != first, row.schema, row.table))
    return tuple(_sentence(row, first) for row in ordered)


def _sentence(row: UnmanagedRow, first: str) -> str:
    counted = f"{row.counted} {row.kind if row.counted == 1 else plural(row.kind)}"
    place = row.table if row.schema == first else f"{row.schema}.{row.table}"
    return f"{counted} on {place}" if row.table else counted

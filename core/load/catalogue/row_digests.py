"""A digest of all rows of each table: where it is the same the rows are, and the same rows make the same noun."""

from __future__ import annotations

import hashlib
import marshal
from collections import defaultdict

from core.load.catalogue.reading import Catalogue

_LAYOUT = 2
"""Of marshal's: the newest in which equal values always have equal bytes."""


def row_digests(catalogue: Catalogue) -> frozenset[str]:
    """Digest each table with its name; oids are left out, and the order of columns, which no noun compares."""
    parts: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for column in sorted(catalogue.columns):
        parts[column.table].append(column[1:])
    for constraint in catalogue.constraints:
        parts[constraint.table].append(constraint[1:])
    for index in catalogue.indexes:
        parts[index.table].append(index[1:])
    return frozenset(_digest([table[1:], *parts[table.oid]]) for table in catalogue.tables)


def _digest(rows: list[tuple[object, ...]]) -> str:
    return hashlib.sha256(marshal.dumps(rows, _LAYOUT)).hexdigest()

"""A digest of all rows of each table: where it is the same the rows are, and the same rows make the same noun."""

from __future__ import annotations

import hashlib
import marshal
from collections import defaultdict
from collections.abc import Iterable

from core.load.catalogue.reading import Catalogue

_LAYOUT = 2
"""Of marshal's: the newest in which equal values always have equal bytes."""


def row_digests(catalogue: Catalogue) -> frozenset[str]:
    """Digest each table with its name; oids are left out, and the order of columns, which no noun compares."""
    columns = _by_table(catalogue.columns)
    others = _by_table((*catalogue.constraints, *catalogue.indexes))
    return frozenset(_digest([table[1:], sorted(columns[table.oid]), others[table.oid]]) for table in catalogue.tables)


def _by_table(rows: Iterable[tuple[object, ...]]) -> dict[object, list[tuple[object, ...]]]:
    found: dict[object, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


def _digest(rows: list[object]) -> str:
    return hashlib.sha256(marshal.dumps(rows, _LAYOUT)).hexdigest()

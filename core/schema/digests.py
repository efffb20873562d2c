"""Two hashes, never compared with each other: a fingerprint of a Schema, a state of what a server reads back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields

from core.schema.columns import Column
from core.schema.constraints import Constraint
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.snapshot import Json, as_json
from core.schema.tables import Table

_UNORDERED = frozenset({"columns", "uniques", "foreign_keys", "checks", "indexes"})


def fingerprint(schema: Schema) -> str:
    """Identify a Schema by what is compared."""
    return _sha256("".join(_canonical(table) for table in schema.tables))


def digests(read_back: Schema) -> dict[str, str]:
    """Identify each table of a read-back, whatever the order of its columns."""
    return {str(table.name): _sha256(_canonical(table)) for table in read_back.tables}


def state(read_back: Schema) -> str:
    """Identify what a server's catalogue reads back."""
    return _sha256("".join(f"{name} {digest}\n" for name, digest in digests(read_back).items()))


def _canonical(table: Table) -> str:
    document: dict[str, Json] = {}
    for name in _compared(table):
        value = getattr(table, name)
        if name in _UNORDERED:
            document[name] = [
                {field: as_json(getattr(part, field)) for field in _compared(part)}
                for part in sorted(value, key=lambda part: part.name)
            ]
        else:
            document[name] = as_json(value)
    return json.dumps(document, ensure_ascii=True, sort_keys=True) + "\n"


def _compared(noun: Table | Column | Constraint | Index) -> tuple[str, ...]:
    return tuple(field.name for field in fields(noun) if field.compare)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

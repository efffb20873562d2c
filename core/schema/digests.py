"""Two hashes, never compared with each other: a fingerprint of a Schema, a state of what a server reads back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, fields

from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, Unique
from core.schema.indexes import Index
from core.schema.objects import KINDS, Object, label
from core.schema.schemas import Schema
from core.schema.snapshot import Json, as_json
from core.schema.tables import Table

_NOUNS: tuple[type[Table | Column | Constraint | Index | Object], ...] = (
    *(Table, Column, PrimaryKey, Unique, ForeignKey, Check, Exclusion, Index),
    *KINDS,
)
_COMPARED: dict[type[object], tuple[tuple[str, object], ...]] = {
    noun: tuple((each.name, None if each.default is MISSING else each.default) for each in fields(noun) if each.compare)
    for noun in _NOUNS
}
_UNORDERED = frozenset({"columns", "uniques", "foreign_keys", "checks", "exclusions", "indexes"})


def fingerprint(schema: Schema) -> str:
    """Identify a Schema by what is compared."""
    return _sha256("".join(_canonical(noun) for noun in (*schema.tables, *schema.objects)))


def digests(read_back: Schema) -> dict[str, str]:
    """Identify each table and object of a read-back, whatever the order of a table's columns."""
    tables = {str(table.name): _sha256(_canonical(table)) for table in read_back.tables}
    return tables | {label(one): _sha256(_canonical(one)) for one in read_back.objects}


def state(read_back: Schema) -> str:
    """Identify what a server's catalogue reads back."""
    return _sha256("".join(f"{name} {digest}\n" for name, digest in digests(read_back).items()))


def _canonical(noun: Table | Object) -> str:
    return json.dumps([type(noun).__name__, _facts(noun)], ensure_ascii=True, sort_keys=True) + "\n"


def _facts(noun: object) -> Json:
    """Only what is said counts: a fact that nouns learn later changes no hash of one that doesn't have it."""
    facts: dict[str, Json] = {}
    for name, default in _COMPARED[type(noun)]:
        value = getattr(noun, name)
        if value == default:
            continue
        if isinstance(noun, Table) and name in _UNORDERED:
            facts[name] = [_facts(part) for part in sorted(value, key=lambda part: part.name)]
        else:
            facts[name] = as_json(value)
    return facts


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

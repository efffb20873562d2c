"""Two hashes, never compared with each other: a fingerprint of a Schema, a state of what a server reads back."""

from __future__ import annotations

import hashlib
import json

from core.schema.constraints import PrimaryKey
from core.schema.facts import FACTS
from core.schema.layout import Json
from core.schema.objects import Object, label
from core.schema.schemas import Schema
from core.schema.snapshot import as_json
from core.schema.tables import Table

_COMPARED = {noun: tuple((fact.name, fact.usual) for fact in facts if fact.compared) for noun, facts in FACTS.items()}
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
            facts[name] = _facts(value) if isinstance(value, PrimaryKey) else as_json(value)
    return facts


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""JSON Schemas of the files around a project, made from the types that read them, so that editors complete them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

from core.load.rules import CHANGE, KEEP
from core.project.approvals import Approval, Review
from core.project.decisions import LISTS, NAMED, NESTED, TABLES, WORDS
from core.project.record_files import Origins
from core.project.settings import Settings
from core.report.model_schemas import Schema, model_schemas
from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.layout import Json
from core.schema.objects import KINDS
from core.schema.schemas import LeftOut, Storage
from core.schema.snapshot import FORMAT
from core.schema.tables import Table
from core.schema.types import DataType

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENDING = ".schema.json"

_TEXT: Schema = {"type": "string"}
_PLAIN: dict[object, Schema] = {
    str: _TEXT,
    DataType: _TEXT,
    Expression: {"type": "string", "description": "SQL"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    datetime: {"type": "string", "format": "date-time"},
    QName: {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2, "description": "schema and name"},
}
_DECISIONS = {
    "drop": "tables and columns that the model forgot and that go",
    "keep": "columns of a key that stay although the model forgot them",
    "aside": "columns that are renamed out of the way instead of dropped",
    "accept": "suggestions that are taken: enum-suggestion:Lead.priority",
    "leave_out": "what stays as it was in this iteration: tables, columns, constraints, indexes, views",
    "default": "the default of a column, as SQL",
    "backfill": "the value of the rows that are there, as SQL",
    "using": "how an old value becomes a new one, as SQL",
    "repair": "what rows get that are against what comes, as SQL; or delete",
    "rename": "what a table or column is called now, or no",
    "value_map": "a column's old values to new ones",
    "settings": "what becomes of what is stored when slipway.toml changes how",
}


def json_schemas() -> dict[str, Schema]:
    """Each by its file name."""
    ours = {
        "slipway.toml": {**Settings.model_json_schema(), "title": "slipway.toml"},
        "decisions": {"title": "decisions.toml", **_decisions()},
        "approvals": {"title": "approvals.toml", **_approvals()},
        "record": {"title": "The record of an iteration", **_record()},
        "snapshot": {"title": "The database that an iteration leaves behind", **_snapshot()},
    }
    found = {**ours, **model_schemas()}
    return {f"{name}{ENDING}": {"$schema": DIALECT, **schema} for name, schema in sorted(found.items())}


def written(schema: Schema) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _decisions() -> Schema:
    names: Schema = {"type": "array", "items": _TEXT}
    texts: Schema = {"type": "object", "additionalProperties": _TEXT}
    nested: Schema = {"type": "object", "additionalProperties": texts}
    kinds: dict[str, Schema] = {
        **dict.fromkeys(LISTS, names),
        **dict.fromkeys((*TABLES, *NAMED), texts),
        **dict.fromkeys(NESTED, nested),
        **{kind: {"enum": [CHANGE, KEEP]} for kind in WORDS},
    }
    described: Schema = {kind: {**schema, "description": _DECISIONS.get(kind, "")} for kind, schema in kinds.items()}
    return {"type": "object", "properties": described, "additionalProperties": False}


def _approvals() -> Schema:
    nouns = _Nouns()
    kinds = {"approval": nouns.schema(Approval), "reviewed": nouns.schema(Review)}
    listed: Schema = {kind: {"type": "array", "items": entry} for kind, entry in kinds.items()}
    return {"type": "object", "properties": listed, "$defs": nouns.found}


def _record() -> Schema:
    """Keys may be added; those that are there are never renamed."""
    whole, parts_of = ("created", "modified", "deleted"), ("added", "modified", "deleted")
    names: Schema = {"type": "array", "items": _TEXT}
    column = _open({"table": _TEXT, "column": {"type": ["string", "null"]}})
    columns: Schema = {"type": "array", "items": column}
    facts: Schema = {"file": _TEXT, "checksum": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
    changes: Schema = {
        "tables": _open(dict.fromkeys(whole, names)),
        "columns": _open(dict.fromkeys(parts_of, columns)),
        "migrations": {"type": "array", "items": _open({**facts, "applied": {"type": "null"}})},
    }
    back: Schema = {"migrations": {"type": "array", "items": _open(facts)}, "procedure": names}
    origins = Origins.model_json_schema()
    definitions = origins.pop("$defs", {})
    parts: Schema = {
        "iteration": {"type": "integer", "minimum": 0},
        "databaseChanges": _open(changes),
        "rollback": _open(back),
        "slipway": origins,
    }
    return {**_open(parts), "$defs": definitions}


def _snapshot() -> Schema:
    nouns = _Nouns()
    tables: Schema = {"type": "array", "items": nouns.schema(Table)}
    kinds: list[Json] = [
        _closed({"kind": {"const": kind}, "is": nouns.schema(noun)}, "kind", "is") for noun, kind in KINDS.items()
    ]
    parts: Schema = {
        "slipway": {"const": FORMAT},
        "tables": tables,
        "objects": {"type": "array", "items": {"anyOf": kinds}},
        "storage": nouns.schema(Storage),
        "left_out": {"type": "array", "items": nouns.schema(LeftOut)},
    }
    return {**_closed(parts, "slipway", "tables"), "$defs": nouns.found}


class _Nouns:
    """Frozen dataclasses as `as_json` writes them: what holds its default is left out, and a place is no fact."""

    def __init__(self) -> None:
        self.found: Schema = {}

    def schema(self, hint: object) -> Schema:
        if hint in _PLAIN:
            return _PLAIN[hint]
        arguments = get_args(hint)
        if get_origin(hint) is Literal:
            return {"enum": list(arguments)}
        if get_origin(hint) in {Union, UnionType}:
            [known] = [each for each in arguments if each is not NoneType]
            return self.schema(known)
        if get_origin(hint) is tuple:
            return {"type": "array", "items": self.schema(arguments[0])}
        if isinstance(hint, type) and is_dataclass(hint):
            return self.noun(hint)
        raise TypeError(f"{hint} has no place in a document")

    def noun(self, noun: type) -> Schema:
        if noun.__name__ not in self.found:
            self.found[noun.__name__] = {}
            self.found[noun.__name__] = _closed(dict(self.members(noun)), *_required(noun))
        return {"$ref": f"#/$defs/{noun.__name__}"}

    def members(self, noun: type) -> Iterator[tuple[str, Schema]]:
        hints = get_type_hints(noun)
        return ((field.name, self.schema(hints[field.name])) for field in _facts(noun))


def _facts(noun: type) -> Iterator[Field[object]]:
    return (field for field in fields(noun) if field.name != "origin")


def _required(noun: type) -> Iterator[str]:
    return (field.name for field in _facts(noun) if field.default is MISSING)


def _open(properties: Schema) -> Schema:
    """All of these are there, and others may be."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _closed(properties: Schema, *required: str) -> Schema:
    """These are required, and what isn't listed is a mistake."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


if __name__ == "__main__":
    for name, schema in json_schemas().items():
        Path(sys.argv[1], name).write_text(written(schema), encoding="utf-8", newline="\n")

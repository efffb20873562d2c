"""The default of a column: what the field says, else what every such column has."""

from __future__ import annotations

import json
import re

from core.load.entities import Scalar
from core.load.tables.expressions import literal, text_of
from core.load.tables.kinds import NUMERIC, TEXTUAL, Kind
from core.schema.columns import Expression
from core.schema.types import DataType

_CLOCK = frozenset({"now", "now()", "current_timestamp", "current_timestamp()", "current_date", "today"})
_MAKES_UUID = frozenset({"uuid", "uuid()", "uuidv4", "uuid_generate_v4()", "gen_random_uuid()", "auto"})
_STAMPS = frozenset({
    "created", "created_at", "created_date", "created_on", "date_created", "date_modified", "date_updated",
    "inserted_at", "last_modified", "last_modified_at", "last_updated", "last_updated_at", "modified",
    "modified_at", "modified_date", "modified_on", "updated", "updated_at", "updated_date", "updated_on",
})  # fmt: skip
_SAID = {"0": "false", "1": "true", "no": "false", "yes": "true", "off": "false", "on": "true"}
SELF_FILLING: frozenset[Kind] = frozenset({"uuid", "datetime"})
_UUID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)


def system_default(name: str, kind: Kind, *, key: bool) -> Expression | None:
    """A uuid that is the whole primary key and a field named like created_at fill themselves."""
    if kind == "uuid" and key:
        return Expression("gen_random_uuid()")
    if kind == "datetime" and name in _STAMPS:
        return Expression("now()")
    return None


def said_default(value: Scalar, kind: Kind, type_: DataType) -> Expression | None:
    """The field's own default as SQL; None when a column of this kind can't hold it."""
    sql = _elements(text_of(value), type_) if type_.dimensions else _literal(value, kind)
    return None if sql is None else Expression(sql)


def _literal(value: Scalar, kind: Kind) -> str | None:
    if kind in TEXTUAL or kind in {"unknown", "reference"}:
        return literal(text_of(value))
    if kind in NUMERIC:
        return _number(value)
    if kind == "boolean":
        folded = text_of(value).casefold()
        return folded if folded in {"true", "false"} else _SAID.get(folded)
    if kind in {"json", "array"}:
        return _document(text_of(value))
    return _special(value, kind) if isinstance(value, str) else None


def _elements(text: str, type_: DataType) -> str | None:
    """A list of plain values, as an array of PostgreSQL's own."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(listed, list) or not all(isinstance(each, Scalar) for each in listed):
        return None
    return f"ARRAY[{', '.join(literal(each) for each in listed)}]::{type_}"


def _document(text: str) -> str | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return f"{literal(text)}::jsonb"


def _number(value: Scalar) -> str | None:
    if isinstance(value, bool):
        return None
    text = str(value).strip()
    return text if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text, re.ASCII) else None


def _special(value: str, kind: Kind) -> str | None:
    folded = value.strip().casefold()
    if kind in {"date", "time", "datetime"}:
        if folded in _CLOCK:
            return "now()"
        return literal(value) if re.match(r"\d", value, re.ASCII) else None
    if kind == "uuid":
        if folded in _MAKES_UUID:
            return "gen_random_uuid()"
        return literal(value) if _UUID.fullmatch(value) else None
    return None

"""The codes of what a loader remarks on, each with its severity."""

from __future__ import annotations

from typing import Literal

from core.schema.findings import Finding, Severity

Code = Literal[
    "ambiguous-dialect",
    "ambiguous-reference",
    "byte-order-mark",
    "cycle",
    "duplicate-entity",
    "duplicate-key",
    "enum-suggestion",
    "fk-without-relation",
    "missing-field-definition",
    "name-collision",
    "name-too-long",
    "no-entities",
    "no-fields",
    "no-primary-key",
    "parse-error",
    "relation-without-fk",
    "reserved-name",
    "too-deep",
    "too-large",
    "type-conflict",
    "undefined-enum",
    "unknown-action",
    "unknown-field",
    "unknown-type",
    "unresolved-reference",
]

SEVERITIES: dict[Code, Severity] = {
    "ambiguous-dialect": "error",
    "ambiguous-reference": "warning",
    "byte-order-mark": "note",
    "cycle": "note",
    "duplicate-entity": "error",
    "duplicate-key": "error",
    "enum-suggestion": "note",
    "fk-without-relation": "note",
    "missing-field-definition": "warning",
    "name-collision": "error",
    "name-too-long": "note",
    "no-entities": "error",
    "no-fields": "error",
    "no-primary-key": "warning",
    "parse-error": "error",
    "relation-without-fk": "warning",
    "reserved-name": "note",
    "too-deep": "error",
    "too-large": "error",
    "type-conflict": "warning",
    "undefined-enum": "warning",
    "unknown-action": "warning",
    "unknown-field": "warning",
    "unknown-type": "warning",
    "unresolved-reference": "warning",
}


def remark(code: Code, place: str, message: str, remedy: str) -> Finding:
    return Finding(code, SEVERITIES[code], place, message, remedy)

"""The codes of what a loader remarks on, each with its severity."""

from __future__ import annotations

from typing import Literal

from core.schema.findings import Finding, Severity

Code = Literal[
    "ambiguous-dialect",
    "ambiguous-reference",
    "byte-order-mark",
    "contract-conflict",
    "contract-duplicate",
    "cycle",
    "ddl-failed",
    "ddl-left-out",
    "ddl-timeout",
    "drawn-in",
    "duplicate-entity",
    "duplicate-key",
    "enum-suggestion",
    "fk-without-relation",
    "in-both-models",
    "later-phase",
    "missing-entity",
    "missing-extension",
    "missing-field-definition",
    "name-collision",
    "name-too-long",
    "no-entities",
    "no-fields",
    "no-primary-key",
    "not-stored",
    "orm-failed",
    "orm-no-metadata",
    "orm-not-read",
    "orm-timeout",
    "other-name",
    "parse-error",
    "relation-without-fk",
    "reserved-name",
    "too-deep",
    "too-large",
    "type-conflict",
    "type-refused",
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
    "contract-conflict": "warning",
    "contract-duplicate": "warning",
    "cycle": "note",
    "ddl-failed": "error",
    "ddl-left-out": "note",
    "ddl-timeout": "error",
    "drawn-in": "note",
    "duplicate-entity": "error",
    "duplicate-key": "error",
    "enum-suggestion": "note",
    "fk-without-relation": "note",
    "in-both-models": "note",
    "later-phase": "note",
    "missing-entity": "error",
    "missing-extension": "error",
    "missing-field-definition": "warning",
    "name-collision": "error",
    "name-too-long": "note",
    "no-entities": "error",
    "no-fields": "error",
    "no-primary-key": "warning",
    "not-stored": "note",
    "orm-failed": "error",
    "orm-no-metadata": "error",
    "orm-not-read": "note",
    "orm-timeout": "error",
    "other-name": "note",
    "parse-error": "error",
    "relation-without-fk": "warning",
    "reserved-name": "note",
    "too-deep": "error",
    "too-large": "error",
    "type-conflict": "warning",
    "type-refused": "error",
    "undefined-enum": "warning",
    "unknown-action": "warning",
    "unknown-field": "warning",
    "unknown-type": "warning",
    "unresolved-reference": "warning",
}


_LONGEST = 1000  # letters of a message; what is longer quotes something that nobody reads to its end


def remark(code: Code, place: str, message: str, remedy: str) -> Finding:
    return Finding(code, SEVERITIES[code], place, _told(message), _told(remedy))


class Remarks(list[Finding]):
    """What is to be said of a document, collected while it is read."""

    def say(self, code: Code, place: str, message: str, remedy: str) -> None:
        self.append(remark(code, place, message, remedy))


def _told(sentence: str) -> str:
    """Beginning and end, which say what it is about."""
    if len(sentence) <= _LONGEST:
        return sentence
    return f"{sentence[: _LONGEST // 2]} ... {sentence[-_LONGEST // 2 :]}"

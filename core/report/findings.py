"""Findings and open questions, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from core.schema.findings import Finding, Question
from core.schema.layout import Json


def lines(found: Sequence[Finding]) -> Iterator[str]:
    """A note that asks for nothing is one line."""
    for finding in found:
        yield f"{finding.severity}: {finding.code} at {finding.place}: {finding.message}"
        if not (finding.severity == "note" and finding.remedy.startswith("Nothing to do.")):
            yield f"  {finding.remedy}"


def question_lines(asked: Sequence[Question]) -> Iterator[str]:
    for question in asked:
        where = f" ({question.place})" if question.place else ""
        yield f"question: {question.message}{where}"
        yield f"  --answer {question.key}={'|'.join(question.choices)}"


def document(finding: Finding) -> Json:
    return {field.name: getattr(finding, field.name) for field in fields(finding)}


def question_document(question: Question) -> Json:
    return {
        "key": question.key,
        "message": question.message,
        "choices": list(question.choices),
        "place": question.place,
    }

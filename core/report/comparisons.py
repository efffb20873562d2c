"""Two sources side by side: the changes from one to the other, and the SQL."""

from __future__ import annotations

from collections.abc import Iterator

from core.report import changes, findings
from core.run.sources.comparing import Comparison
from core.schema.layout import Json


def lines(comparison: Comparison) -> Iterator[str]:
    if comparison.proposal is not None:
        yield from changes.lines(comparison.proposal)
        yield comparison.proposal.text(".sql") if comparison.proposal.changes else "No differences."
    yield from findings.lines(comparison.findings)
    yield from findings.question_lines(comparison.questions)


def document(comparison: Comparison) -> Json:
    proposal = comparison.proposal
    return {
        "changes": [changes.document(one) for one in proposal.changes] if proposal else [],
        "steps": changes.steps(proposal) if proposal else [],
        "sql": proposal.text(".sql") if proposal else "",
        "reverse": proposal.text(".rollback.sql") if proposal else "",
        "findings": [findings.document(finding) for finding in comparison.findings],
        "questions": [findings.question_document(question) for question in comparison.questions],
    }

"""An iteration that was built, or why it was not."""

from __future__ import annotations

from collections.abc import Iterator

from core.render.proposals import Build
from core.report import changes, findings
from core.report.summary import counted
from core.schema.layout import Json


def lines(build: Build) -> Iterator[str]:
    yield f"BUILD ITERATION {build.iteration} - " + _headline(build)
    if build.proposal is not None:
        yield from changes.lines(build.proposal)
        state = "written" if build.written else "unchanged"
        yield f"Files ({build.status}, {state}):"
        yield from (f"  migrations/{name}" for name, _ in build.proposal.files)
    yield from findings.lines(build.findings)
    yield from findings.question_lines(build.questions)


def _headline(build: Build) -> str:
    if build.errors:
        return f"NOTHING WRITTEN: {counted(len(build.errors), 'error').upper()} IN THE MODEL"
    if build.questions:
        return f"NOTHING WRITTEN: {counted(len(build.questions), 'question').upper()} TO ANSWER"
    if build.proposal is not None and build.proposal.plan.steps:
        return "DATABASE CHANGES DETECTED"
    return "NO DATABASE CHANGES"


def document(build: Build) -> dict[str, Json]:
    proposal = build.proposal
    return {
        "iteration": build.iteration,
        "status": build.status,
        "written": build.written,
        "changes": [changes.document(one) for one in proposal.changes] if proposal else [],
        "steps": changes.steps(proposal) if proposal else [],
        "questions": [findings.question_document(question) for question in build.questions],
        "findings": [findings.document(finding) for finding in build.findings],
        "files": [f"migrations/{name}" for name, _ in proposal.files] if proposal else [],
    }

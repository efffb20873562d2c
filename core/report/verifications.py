"""The proof that a database matches its model, or where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from core.report import differences, unmanaged
from core.report.summary import counted
from core.run.verify import Report
from core.schema.layout import Json


def lines(report: Report) -> Iterator[str]:
    word = "matches" if report.ok else "DOES NOT MATCH"
    yield f"Schema verification: {report.target} {word} iteration {report.iteration}"
    yield f"  expected {counted(report.expected_tables, 'table')}, found {report.actual_tables}"
    for difference in report.differences:
        about = f" {difference.attribute}" if difference.attribute else ""
        yield f"  {difference.kind}: {difference.object}{about}: expected {difference.expected}, is {difference.actual}"
    for kind in report.unmanaged:
        yield f"  not compared: {kind}"
    if report.of_baseline:
        yield f"  {report.of_baseline.sentence}"
    yield f"  state {report.state[:16]}, PostgreSQL {report.server_major}"


def document(report: Report) -> Json:
    return {
        "ok": report.ok,
        "project": report.project,
        "target": report.target,
        "iteration": report.iteration,
        "at": report.at.isoformat(),
        "differences": [differences.document(one) for one in report.differences],
        "unmanaged": list(report.unmanaged),
        "baseline": unmanaged.document(report.of_baseline),
        "state": report.state,
        "server_major": report.server_major,
    }

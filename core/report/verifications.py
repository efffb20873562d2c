"""The proof that a database matches its model, or where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from core.report import differences, findings, unmanaged
from core.report.summary import counted
from core.run.proving.differences import Difference
from core.run.proving.drifting import Origin, run_said
from core.run.records.history import Row
from core.run.verify import Report
from core.schema.layout import Json

SHOWN = 40
"""Statements of a mend in a terminal; a longer one is for a file."""
WIDTH = 100
"""Of a value in a terminal; a report as HTML or JSON has all of it."""

SINCE: dict[Origin, str] = {
    "since-run": "changed since the last run",
    "before-run-ended": "already so when the last run ended",
    "no-run": "never matched: no run is recorded",
    "unknown": "the last run kept no read-back to tell since when",
}

LEFT: dict[Origin, str] = {
    "since-run": "CHANGED since the last run",
    "before-run-ended": "as the last run left it",
    "no-run": "no run is recorded",
    "unknown": "the last run kept no read-back to compare with",
}
"""Of what is spelled in two ways."""


def lines(report: Report) -> Iterator[str]:
    yield f"Schema verification: {verdict(report)}"
    yield f"  expected {counted(report.expected_tables, 'table')}, found {report.actual_tables}"
    if report.differences:
        yield f"  {tally(report)}"
    for difference in report.differences:
        yield f"  {_said(difference)}"
    yield from _unproved(report)
    for kind in report.unmanaged:
        yield f"  not compared: {kind}"
    if report.of_baseline:
        yield f"  {report.of_baseline.sentence}"
    yield from findings.lines(report.findings)
    yield from _mend(report)
    yield f"  state {report.state[:16]}, PostgreSQL {report.server_major}"


def verdict(report: Report) -> str:
    return f"{report.target} {'DOES NOT MATCH' if report.differences else 'matches'} {doubted(report)}"


def doubted(report: Report) -> str:
    """What nobody could prove stands in the sentence that says that it matches."""
    if not report.unproved:
        return f"iteration {report.iteration}"
    left, joined = counted(len(report.unproved), "expression"), "and" if report.differences else "but"
    changed = f" ({len(report.respelled)} CHANGED since the last run)" if report.respelled else ""
    return f"iteration {report.iteration}, {joined} {left} could not be proven{changed}"


def tally(report: Report) -> str:
    """Count them by kind and by the objects that they are in."""
    kinds = [one.kind for one in report.differences]
    each = [f"{kinds.count(kind)} {kind}" for kind in ("missing", "extra", "different") if kind in kinds]
    objects = len({one.object for one in report.differences})
    return f"{counted(len(kinds), 'difference')} in {counted(objects, 'object')}: {', '.join(each)}"


def document(report: Report) -> Json:
    found = zip(report.differences, report.origins, strict=True)
    return {
        "ok": report.ok,
        "project": report.project,
        "target": report.target,
        "iteration": report.iteration,
        "at": report.at.isoformat(),
        "by": report.who,
        "differences": [{**differences.document(one), "since": origin} for one, origin in found],
        "proved": report.proved,
        "unproved": [
            {
                "object": one.object,
                "attribute": one.attribute,
                "expected": one.expected,
                "actual": one.actual,
                "since": origin,
            }
            for one, origin in zip(report.unproved, report.unproved_since, strict=True)
        ],
        "unjudged": report.unjudged,
        "unmanaged": list(report.unmanaged),
        "baseline": unmanaged.document(report.of_baseline),
        "findings": [findings.document(finding) for finding in report.findings],
        "mend": list(report.mend.statements),
        "mend_impossible": report.mend.impossible,
        "last_run": _run(report.last) if report.last else None,
        "expected_tables": report.expected_tables,
        "actual_tables": report.actual_tables,
        "files": [{"name": one.name, "checksum": one.checksum, "status": one.status} for one in report.files],
        "state": report.state,
        "server": report.server,
        "server_major": report.server_major,
    }


def _unproved(report: Report) -> Iterator[str]:
    """The same words from the same server since a run ended are less than a proof and more than nothing."""
    if report.unjudged:
        yield f"  no judge: {report.unjudged}"
    for one, since in zip(report.unproved, report.unproved_since, strict=True):
        expected, actual = _short(one.expected, one.actual)
        said = f"the model says {expected}, the server {actual}"
        yield f"  not proven: {one.object} {one.attribute}: {said} ({LEFT[since]})"


def _run(row: Row) -> Json:
    return {
        "run": row.run,
        "iteration": row.iteration,
        "direction": row.direction,
        "actor": row.actor,
        "at": row.applied_at.isoformat(),
        "said": run_said(row),
    }


def _said(one: Difference) -> str:
    if not one.attribute:
        return f"{one.kind}: {one.object}"
    expected, actual = _short(one.expected, one.actual)
    return f"{one.kind}: {one.object} {one.attribute}: expected {expected}, is {actual}"


def _short(expected: str, actual: str) -> tuple[str, str]:
    """One line each; of a long one the piece where they part."""
    one, other = (" ".join(text.split()) for text in (expected, actual))
    start = max(_parting(one, other) - WIDTH // 4, 0) if max(len(one), len(other)) > WIDTH else 0
    return _piece(one, start), _piece(other, start)


def _parting(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _piece(text: str, start: int) -> str:
    piece = text[start : start + WIDTH]
    return f"{'…' if start else ''}{piece}{'…' if start + WIDTH < len(text) else ''}"


def _mend(report: Report) -> Iterator[str]:
    offered = report.mend
    if offered.impossible:
        yield f"mend: none. {offered.impossible}"
    elif len(offered.statements) > SHOWN:
        yield f"mend: {len(offered.statements)} statements, not run by Slipway; --format html or json shows them"
    elif offered.statements:
        yield "mend (not run by Slipway):"
        yield from (f"  {line}" for statement in offered.statements for line in f"{statement};".splitlines())

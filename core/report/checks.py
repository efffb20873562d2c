"""What a check found, iteration by iteration: locks, findings, the rows in the way, and a verdict."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import CreateTable
from core.lint.locks import locks, rewrites
from core.report import builds, changes, differences, findings
from core.report.summary import counted
from core.run.checking import Check, Checked
from core.run.outlook.obstacles import Obstacle
from core.schema.layout import Json


def lines(found: Checked) -> Iterator[str]:
    yield f"{found.target} stands at iteration {found.at}"
    if found.at_work:
        yield "A run is at work there now: its tables are locked, and no row was looked at."
    if found.drift:
        yield f"Drift: {counted(len(found.drift), 'difference')}. Nothing can be applied until it is settled."
        yield from (f"  {one.kind}: {one.object} {one.attribute}".rstrip() for one in found.drift)
    for check in found.checks:
        yield from _check(check, found.target, at_work=found.at_work)


def _check(check: Check, target: str, *, at_work: bool) -> Iterator[str]:
    build = check.build
    yield f"CHECK ITERATION {build.iteration} ({build.status}{', applied' if check.applied else ''})"
    if build.proposal is not None:
        yield from changes.lines(build.proposal)
    yield from _locks(check)
    yield from findings.lines(build.findings)
    yield from _rows(check, at_work=at_work)
    if check.review:
        yield f"Reviewed as it is now by {check.review.who}, {check.review.when:%Y-%m-%d %H:%M}."
    else:
        yield f"Nobody has marked it as reviewed: slipway approve {build.iteration} --reviewed"
    yield f"{verdict(check)} ({target})" if not check.applied else verdict(check)


def verdict(check: Check) -> str:
    number = check.build.iteration
    if check.applied:
        return f"Iteration {number} is applied."
    if check.stopped:
        return f"Iteration {number} would be refused as the rows are now"
    if check.unapproved:
        return f"Iteration {number} waits for {counted(len(check.unapproved), 'approval')} off development"
    return f"Nothing that was checked stands in the way of iteration {number}"


def _locks(check: Check) -> Iterator[str]:
    """The strongest on each table; nobody waits for one that is only made here."""
    proposal = check.build.proposal
    held: dict[str, tuple[str, str]] = {}
    rewritten: set[str] = set()
    steps = proposal.plan.steps if proposal else ()
    made = {step.forward.change.table.name for step in steps if isinstance(step.forward.change, CreateTable)}
    for step in steps:
        for lock in (one for one in locks(step.forward.change) if one.relation not in made):
            name = str(lock.relation)
            held[name] = max(held.get(name, ("", "")), (lock.mode, lock.blocks), key=lambda one: _strength(one[0]))
            if rewrites(step.forward.change):
                rewritten.add(name)
    if held:
        yield "Locks:"
    for name, (mode, blocks) in held.items():
        rewrite = ", and it is rewritten" if name in rewritten else ""
        yield f"  {name}: {mode}, blocks {blocks or 'nobody'}{rewrite}"


_MODES = (
    "AccessShare",
    "RowShare",
    "RowExclusive",
    "ShareUpdateExclusive",
    "Share",
    "ShareRowExclusive",
    "Exclusive",
    "AccessExclusive",
)


def _strength(mode: str) -> int:
    return _MODES.index(mode) if mode in _MODES else -1


def _rows(check: Check, *, at_work: bool) -> Iterator[str]:
    if check.applied or at_work:
        return
    if not check.data_checks:
        yield "Rows: nothing in the way."
        return
    yield "Rows:"
    for one in check.data_checks:
        samples = f" ({'; '.join(one.samples)})" if one.samples else ""
        number = "not counted in time" if one.rows is None else counted(one.rows, "row")
        count = "" if one.code == "depended-on" else f": {number}"
        yield f"  {one.code} at {one.object}: {one.message}{count}{samples}"
        yield f"    {one.remedy}"


def document(found: Checked) -> Json:
    """As `build` tells the last of them, with what is in the way of all; each by itself in `iterations`."""
    return {
        **builds.document(found.checks[-1].build),
        "target": found.target,
        "at": found.at,
        "at_work": found.at_work,
        "drift": [differences.document(one) for one in found.drift],
        "data_checks": [_obstacle(one) for check in found.checks for one in check.data_checks],
        "iterations": [_document(check) for check in found.checks],
    }


def _document(check: Check) -> Json:
    return {
        **builds.document(check.build),
        "applied": check.applied,
        "unapproved": [one.name for one in check.unapproved],
        "reviewed": {"who": check.review.who, "when": check.review.when.isoformat()} if check.review else None,
        "data_checks": [_obstacle(one) for one in check.data_checks],
        "verdict": verdict(check),
    }


def _obstacle(one: Obstacle) -> Json:
    return {
        "code": one.code,
        "object": one.object,
        "message": one.message,
        "remedy": one.remedy,
        "place": one.place,
        "rows": one.rows,
        "samples": list(one.samples),
    }

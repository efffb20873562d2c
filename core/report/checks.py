"""What a check found, iteration by iteration: locks, findings, the rows in the way, and a verdict."""

from __future__ import annotations

from collections.abc import Iterator

from core.diff.changes import CreateTable
from core.lint.breaking.verdicts import Verdict
from core.lint.lock_modes import strongest
from core.lint.locks import Effect, effect, told
from core.report import builds, changes, differences, findings
from core.report.summary import counted
from core.run.checking import Check, Checked
from core.run.outlook.data_checks import WORDS, DataCheck
from core.schema.constraints import QName
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
    yield from _compatibility(check)
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
    steps = proposal.plan.steps if proposal else ()
    made = {step.forward.change.table.name for step in steps if isinstance(step.forward.change, CreateTable)}
    effects = [effect(step.forward, proposal.after if proposal else None) for step in steps]
    held = strongest(tuple(lock for one in effects for lock in told(one) if lock.relation not in made))
    if held:
        yield "Locks:"
    for lock in held:
        yield f"  {lock.relation}: {lock.mode}, blocks {lock.blocks}{_cost(effects, lock.relation)}"


def _cost(effects: list[Effect], table: QName) -> str:
    own = [one for one in effects if any(lock.relation == table for lock in one.locks)]
    if any(table in one.rewrites for one in own):
        return ", and it is rewritten"
    unknown = "; whether it is rewritten is unknown" if any(not one.known for one in own) else ""
    return (", and every row is read" if any(table in one.scans for one in own) else "") + unknown


def _compatibility(check: Check) -> Iterator[str]:
    """One line where nothing breaks, however many iterations there are."""
    broken = [one for one in check.compatibility if one.breaks]
    if check.compatibility and not broken:
        numbers = [one.iteration for one in check.compatibility]
        yield f"Programs of {_iterations(numbers)} go on as they did."
    for found in broken:
        yield f"Programs of iteration {found.iteration} break on:"
        yield from (f"  {one.object}: they {one.message}" for one in found.breaks)


def _iterations(numbers: list[int]) -> str:
    return f"iteration {numbers[0]}" if len(numbers) == 1 else f"iterations {numbers[0]} to {numbers[-1]}"


def _rows(check: Check, *, at_work: bool) -> Iterator[str]:
    if check.applied or at_work:
        return
    passed = [one for one in check.data_checks if one.verdict == "passes"]
    asked = f" ({counted(len(passed), 'question')} asked of all rows)" if passed else ""
    if not any(one.in_the_way for one in check.data_checks):
        yield f"Rows: nothing in the way{asked}."
    else:
        yield f"Rows: {counted(len(passed), 'question')} passed, and" if passed else "Rows:"
    for one in check.data_checks:
        if one.verdict != "passes":
            yield from _asked(one, check.build.iteration)


def _asked(one: DataCheck, number: int) -> Iterator[str]:
    yield f"  [{WORDS[one.verdict]}] {one.code} at {one.object}: {one.message}"
    if one.verdict != "later":
        yield f"    {one.remedy}"
    if one.stops:
        yield from (f"    slipway build {number} {offer.answer}\n      {offer.means}" for offer in one.offers)


def document(found: Checked) -> Json:
    """As `build` tells the last of them, with what is in the way of all; each by itself in `iterations`."""
    return {
        **builds.document(found.checks[-1].build),
        "target": found.target,
        "at": found.at,
        "at_work": found.at_work,
        "drift": [differences.document(one) for one in found.drift],
        "data_checks": [_data_check(one) for check in found.checks for one in check.data_checks],
        "iterations": [_document(check) for check in found.checks],
    }


def _document(check: Check) -> Json:
    return {
        **builds.document(check.build),
        "applied": check.applied,
        "unapproved": [one.name for one in check.unapproved],
        "reviewed": {"who": check.review.who, "when": check.review.when.isoformat()} if check.review else None,
        "data_checks": [_data_check(one) for one in check.data_checks],
        "compatibility": [_verdict(one) for one in check.compatibility],
        "verdict": verdict(check),
    }


def _verdict(one: Verdict) -> Json:
    return {
        "iteration": one.iteration,
        "breaks": [{"code": each.code, "object": each.object, "message": each.message} for each in one.breaks],
    }


def _data_check(one: DataCheck) -> Json:
    return {
        "code": one.code,
        "object": one.object,
        "message": one.message,
        "remedy": one.remedy,
        "place": one.place,
        "verdict": one.verdict,
        "rows": one.rows,
        "samples": list(one.samples),
        "looked_at": one.looked_at,
        "answers": [
            {"key": offer.key, "value": offer.value, "answer": offer.answer, "means": offer.means}
            for offer in one.offers
        ],
    }

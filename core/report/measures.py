"""What a rehearsal measured, statement by statement: locks, what was written anew or read, and what was predicted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.report.summary import counted
from core.run.estimates import estimated
from core.run.events import Event, Measured
from core.schema.layout import Json

_CUT = 72


def lines(told: Sequence[Event]) -> Iterator[str]:
    """Only what does anything to a table that was there before."""
    measured = [one for one in told if isinstance(one, Measured)]
    if not measured:
        return
    shown = [one for one in measured if one.locks or one.rewritten or one.scanned or one.verdict != "confirmed"]
    different = sum(one.verdict == "different" for one in measured)
    yield f"Measured: {counted(len(measured), 'statement')}, {different} otherwise than predicted."
    for one in shown:
        yield f"  {one.iteration}.{one.number} {' '.join(one.sql.split())[:_CUT]}"
        yield f"    {'; '.join(_facts(one)) or 'nothing that anybody waits for'} [{one.verdict}]"
        if one.why:
            yield f"    {one.why}"
    yield f"Estimated time in which others wait, with the rows of the target: {estimated(measured):.2f} s."


def _facts(one: Measured) -> Iterator[str]:
    yield from (f"{lock.mode} on {lock.relation}" for lock in one.locks)
    if one.rewritten:
        yield f"writes anew {', '.join(one.rewritten)}"
    if one.scanned:
        yield f"reads {', '.join(one.scanned)}"
    if one.estimated_seconds >= 0.01:
        yield f"about {one.estimated_seconds:.2f} s there"


def document(told: Sequence[Event]) -> list[Json]:
    return [_document(one) for one in told if isinstance(one, Measured)]


def _document(one: Measured) -> Json:
    return {
        "iteration": one.iteration,
        "number": one.number,
        "sql": one.sql,
        "seconds": one.seconds,
        "locks": [{"relation": lock.relation, "mode": lock.mode} for lock in one.locks],
        "rewritten": list(one.rewritten),
        "scanned": list(one.scanned),
        "estimated_seconds": one.estimated_seconds,
        "blocks": one.blocks,
        "predicted": [{"relation": lock.relation, "mode": lock.mode} for lock in one.predicted],
        "verdict": one.verdict,
        "why": one.why,
    }

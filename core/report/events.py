"""What a run tells while it works, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from core.report import measures
from core.report.kinds import kind
from core.report.summary import counted
from core.run.estimates import estimated
from core.run.events import (
    Batch,
    Blocked,
    Blocker,
    ChapterStarted,
    CommitSent,
    Committed,
    Done,
    Event,
    Finished,
    GaveBack,
    Measured,
    Phase,
    PipelineStage,
    RunStarted,
    SegmentDone,
    SegmentStarted,
    Sent,
    Tried,
    Waited,
    Waiting,
)
from core.schema.layout import Json

_SHOWN = 10


def line(told: Event) -> str | None:
    """Give one line for what is worth one."""
    match told:
        case RunStarted():
            return _started(told)
        case ChapterStarted():
            what = f"Iteration {told.iteration}" if told.iteration else "The baseline"
            return (
                f"{what}: {told.file}, {counted(told.statements, 'statement') if told.statements else 'nothing runs'}"
            )
        case SegmentStarted():
            where = "outside a transaction" if told.outside else "in a transaction"
            return f"Segment {told.number} of {told.of}, {where}:"
        case SegmentDone():
            return f"  committed: the target stands at iteration {told.iteration - 1} + {told.done} of {told.of}"
        case Finished():
            return _finished(told)
        case Tried():
            return tried(told)
        case Waited():
            return f"  {_waited(told)}"
        case Done() | Measured():
            return None  # what was measured is told together, by `rehearse`
        case PipelineStage():
            return _stage(told)
        case _:
            return f"  {_within(told)}"


def _started(told: RunStarted) -> str | None:
    """The baseline is a chapter before the first, which leads from nothing to where the target stands already."""
    ways = ["the baseline"] if told.chapters > told.goal - told.source and told.direction == "up" else []
    ways += [f"iteration {told.source} to {told.goal}"] if told.source != told.goal else []
    word = "Applying" if told.direction == "up" else "Rolling back"
    return f"{word} on {told.target}: {', '.join(ways)}" if ways else None


def _within(told: Phase | Sent | Batch | GaveBack | CommitSent | Committed | Blocked | Waiting) -> str:
    match told:
        case Phase():
            return f"{told.name}: {told.detail}" if told.detail else told.name
        case Sent():
            return f"{_place(told)} {_short(told.sql)}"
        case Batch():
            return _batch(told)
        case GaveBack():
            return _gave_back(told)
        case CommitSent():
            return "commit sent"
        case Committed():
            return f"committed: the target stands at iteration {told.iteration}"
        case Blocked():
            return f"statement {told.number} waits for a lock ({told.seconds:.1f} s): {_blockers(told.blockers)}"
        case Waiting():
            blockers = f" ({_blockers(told.blockers)})" if told.blockers else ""
            return f"trying again in {told.seconds:.1f} s: a lock was not to be had{blockers}"


def _waited(told: Waited) -> str:
    guess = "" if told.estimated_seconds is None else f" ({told.estimated_seconds:.2f} s were estimated)"
    return f"others may have waited for {told.measured_seconds:.2f} s{guess}"


def _batch(told: Batch) -> str:
    left = f", {told.seconds_left:.0f} s left" if told.seconds_left else ""
    rows = f"{told.rows} rows have got their {told.column}"
    return f"{told.table}: {rows}, {told.done:.0%}, {told.rows_per_second:.0f} rows/s{left}"


def _blockers(found: tuple[Blocker, ...]) -> str:
    return "; ".join(
        f"process {one.pid}, {one.application or 'unnamed'} of {one.user or 'nobody'}, {one.state}, "
        f"open for {one.seconds:.0f} s: {one.query}"
        for one in found
    )


def _stage(told: PipelineStage) -> str:
    match told.outcome:
        case "no command":
            return f"Next stage: {told.name} (slipway.toml gives it no command)"
        case "started":
            return f"Next stage: {told.name}"
        case _:
            output = f"\n{told.output.rstrip()}" if told.output else ""
            return f"{told.name} {told.outcome} (exit code {told.exit_code}){output}"


def _place(sent: Sent) -> str:
    return "Slipway adds:" if sent.ours else f"{sent.number} of {sent.of}:"


def _short(sql: str) -> str:
    line = " ".join(sql.split())
    return line if len(line) <= 110 else line[:107] + "..."


def _gave_back(told: GaveBack) -> str:
    what = f"{told.table}.{told.column}" if told.column else told.table
    if told.leftover and not told.rows:
        return f"left over: {counted(told.leftover, 'row')} of {what}, in {told.where}"
    left = f", {told.leftover} left over in {told.where}" if told.leftover else ""
    return f"given back: {counted(told.rows, 'row')} of {what}{left}"


def _finished(told: Finished) -> str:
    if told.outcome == "unchanged":
        done = f"Nothing to do: the target stands at iteration {told.goal}."
    elif told.outcome == "adopted":
        done = f"Done: adopted, nothing ran, in {told.seconds:.2f} s. The target stands at iteration {told.goal}."
    elif told.source == told.goal:
        done = f"Done: {told.outcome}, in {told.seconds:.2f} s. The target stands at iteration {told.goal}."
    else:
        done = f"Done: {told.outcome}, iteration {told.source} to {told.goal}, in {told.seconds:.2f} s."
    return "\n".join([done, *(f"NOT REHEARSED: {one}" for one in told.unproved), *_not_proven(told)])


def _not_proven(told: Finished) -> Iterator[str]:
    if told.expressions:
        yield f"NOT PROVEN: {counted(len(told.expressions), 'expression')}, which nothing could judge:"
        yield from (f"  {one}" for one in told.expressions[:_SHOWN])
    if len(told.expressions) > _SHOWN:
        yield f"  and {len(told.expressions) - _SHOWN} more; --json has them all"


def tried(told: Tried) -> str:
    what = f"{'iteration' if len(told.iterations) == 1 else 'iterations'} {', '.join(map(str, told.iterations))}"
    base = f"the structure of {told.target}" if told.base == "target" else told.base
    if told.why:
        return f"NOT REHEARSED: {what}: {told.why}"
    return f"Proved: {what}, up, down and up again from {base}, in {told.seconds:.2f} s. Nothing was touched."


def trial_document(told: Tried, events: Sequence[Event]) -> Json:
    """Sum up a rehearsal for its own sake."""
    return {
        "statements": measures.document(events),
        "blocking_seconds": estimated([one for one in events if isinstance(one, Measured)]),
        "outcome": "proved" if told.proved else "not rehearsed",
        "target": told.target,
        "base": told.base,
        "iterations": list(told.iterations),
        "why": told.why,
        "seconds": told.seconds,
    }


def _waits(told: Waited) -> Json:
    return {
        "iteration": told.iteration,
        "file": told.file,
        "estimated_seconds": told.estimated_seconds,
        "measured_seconds": told.measured_seconds,
    }


def document(told: Event) -> Json:
    """Write one line of --events."""
    facts = asdict(told)
    if "source" in facts:
        facts["from"], facts["to"] = facts.pop("source"), facts.pop("goal")
    return {"event": kind(told), **facts}


def run_document(told: Sequence[Event]) -> Json:
    """Sum up a run that came to its end."""
    started = next(event for event in told if isinstance(event, RunStarted))
    finished = next(event for event in told if isinstance(event, Finished))
    return {
        "run": finished.run,
        "outcome": finished.outcome,
        "target": started.target,
        "from": finished.source,
        "to": finished.goal,
        "steps": [
            {"iteration": iteration, "sql": sql, "seconds": seconds} for iteration, sql, seconds in finished.statements
        ],
        "seconds": finished.seconds,
        "unproved": [*finished.unproved, *finished.expressions],
        "waits": [_waits(event) for event in told if isinstance(event, Waited)],
        "stages": [
            document(event) for event in told if isinstance(event, PipelineStage) and event.outcome != "started"
        ],
    }

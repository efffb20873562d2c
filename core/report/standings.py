"""Where a target stands: what is pending, what drifted, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from core.report import damages, differences
from core.report.summary import counted
from core.run.online.between import Between, ways_on
from core.run.proving.unproved import named
from core.run.records.history import LAYOUT, Row
from core.run.records.journal import Entry
from core.run.standing import Standing
from core.schema.layout import Json


def lines(found: Standing) -> Iterator[str]:
    yield f"{found.target} stands at iteration {found.between or found.iteration}"
    if found.between and not found.at_work:
        yield from _between(found.between)
    yield "Pending: " + (", ".join(str(number) if number else "the baseline" for number in found.pending) or "nothing")
    if found.at_work:
        yield "A run is at work there now, or its session has not ended: its lock is taken."
    else:
        yield "Drift: " + (counted(len(found.drift), "difference") if found.drift else "none")
    for difference in found.drift:
        yield f"  {difference.kind}: {difference.object} {difference.attribute}"
    if found.unproved:
        yield "Not proven: " + "; ".join(named(found.unproved))
    if found.unsettled and not found.between:
        yield _unsettled(found.unsettled, found)
    if found.damage:
        yield from damages.lines(found.damage)
    if found.history.layout > LAYOUT:
        yield damages.newer(found.history.layout)


def _between(between: Between) -> Iterator[str]:
    done = "undone" if between.direction == "down" else "done"
    if not between.complete:
        yield f"Segment {between.number} of {between.of} was begun, and is not {done}: it is looked at again."
    yield f"Iteration {between.iteration} is neither applied nor undone: {ways_on(between)}"


def _unsettled(entry: Entry, found: Standing) -> str:
    if found.at_work:
        return f"Run {entry.run} may still commit iteration {entry.iteration}. Don't apply again; ask once more later."
    done = "some of its segments were, and another run ended it" if found.halfway else "nothing of it was applied"
    return (
        f"Run {entry.run} was interrupted in iteration {entry.iteration}: {done}. "
        "slipway repair says why, and writes it down."
    )


def _applied(found: Standing) -> list[Row]:
    """The last run that brought each iteration which stands; what was rolled back since is pending again."""
    rows = {row.iteration: row for row in found.history.rows if row.success and row.direction == "up"}
    return [row for number, row in sorted(rows.items()) if number <= found.iteration]


def document(found: Standing) -> dict[str, Json]:
    unsettled = found.unsettled
    return {
        "target": found.target,
        "iteration": found.iteration,
        "pending": list(found.pending),
        "drift": [differences.document(one) for one in found.drift],
        "unproved": [{"object": one.object, "attribute": one.attribute} for one in found.unproved],
        "state": found.state,
        "applied": [
            {"iteration": row.iteration, "file": row.migration_file, "applied": row.applied_at.isoformat()}
            for row in _applied(found)
        ],
        "segments": {
            "iteration": between.iteration,
            "done": between.done,
            "of": between.of,
            "direction": between.direction,
        }
        if (between := found.between)
        else None,
        "at_work": found.at_work,
        "in_doubt": found.in_doubt,
        "interrupted": {"run": unsettled.run, "iteration": unsettled.iteration} if unsettled else None,
        "chain_broken_at": found.chain_broken_at,
        "chain_damage": found.damage.how if found.damage else None,
        "layout": found.history.layout,
    }

"""What became of a run, with everything that was asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.report import damages
from core.report.summary import counted
from core.run.records.evidence import Evidence
from core.run.records.history import Row
from core.run.records.journal import Entry
from core.run.records.repair import Repair
from core.schema.layout import Json

_WAYS = {"up": "applying", "down": "rolling back", "purge": "purging at"}
_LIVE = {
    "as the history says": "as the history says",
    "as after the run": "as it should be after the run, which the history doesn't have",
    "neither": "neither as the history says nor as after the run: slipway verify shows the differences",
}
_WRITTEN = {"commit-sent": "COMMIT sent", "in doubt": "no answer heard", "accepted": "taken as gone"}
_TRANSACTION = {
    "committed": "the server says it committed",
    "aborted": "the server says it was rolled back",
    "in progress": "the server is still at it",
    "nothing": "the server knows nothing of it",
}


def lines(found: Repair) -> Iterator[str]:
    yield from told(found)
    if found.missing:
        yield from _shorter(found, found.missing)
    elif found.evidence.damage:
        yield from damages.lines(found.evidence.damage)
    if found.asks and not found.missing:
        yield "If this server is the right one now, slipway repair --yes writes down that the run is not in it."


def told(found: Repair) -> Iterator[str]:
    """What bears witness, and what follows from it."""
    if found.run:
        yield f"Run {found.run}, {_WAYS[found.direction]} iteration {found.iteration} on {found.target}"
        yield from (f"  {line}" for line in _evidence(found.evidence))
    yield _outcome(found)


def _evidence(seen: Evidence) -> Iterator[str]:
    journal = "; ".join(f"{_WRITTEN.get(one.transition, one.transition)} {_at(one.at)}" for one in seen.written)
    yield f"journal: {journal or 'nothing: another machine ran it, or the journal was lost'}"
    yield f"history: {_row(seen.row) if seen.row else 'has no row of it'}"
    yield f"lock: {f'taken by {seen.holder}' if seen.holder else 'free, so no run is at work'}"
    if seen.elsewhere:
        yield f"server: {seen.elsewhere}"
    if seen.standby:
        yield "server: a standby, which may lag behind"
    if any(one.witness.transaction for one in seen.written):
        yield f"transaction: {_TRANSACTION[seen.transaction]}"
    yield f"structure: {_LIVE.get(seen.live, f'not read ({seen.unread})')}"


def _row(row: Row) -> str:
    return f"row {row.seq}, {_at(row.applied_at.isoformat())}, by {row.actor}"


def _outcome(found: Repair) -> str:
    match found.outcome:
        case "nothing in doubt":
            return f"No run is in doubt on {found.target}: {found.why}."
        case "still running":
            return f"Still running: {found.why}. Don't apply again; ask once more later."
        case "unknown":
            return f"Unknown: {found.why}. Nothing was written down."
        case _:
            written = " Written into this machine's journal." if found.settled and not found.asks else ""
            return f"{found.outcome.capitalize()}: {found.why}.{written}"


def _shorter(found: Repair, missing: Entry) -> Iterator[str]:
    rows = counted(len(found.evidence.history.rows), "row")
    yield (
        f"The history has {rows} and lacks run {missing.run}, which this machine saw committed "
        f"(iteration {missing.iteration}, {_at(missing.at)}): "
        "the database was restored from a backup, or rows are missing."
    )
    if found.settled:
        yield f"Written into this machine's journal: the history as it is, with {rows}, is the right one."
    else:
        yield "If it was restored on purpose, slipway repair --yes takes the history as it is as the right one."
        yield "If not, restore slipway.migration_history from a backup; apply and rollback are refused until then."


def _at(text: str) -> str:
    try:
        return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return text


def document(found: Repair) -> Json:
    seen, missing = found.evidence, found.missing
    return {
        "target": found.target,
        "run": found.run,
        "iteration": found.iteration,
        "direction": found.direction,
        "outcome": found.outcome,
        "why": found.why,
        "settled": found.settled,
        "evidence": {
            "journal": [{"transition": one.transition, "at": one.at} for one in seen.written],
            "row": seen.row.seq if seen.row else None,
            "lock_holder": seen.holder,
            "standby": seen.standby,
            "elsewhere": seen.elsewhere,
            "transaction": seen.transaction,
            "live": seen.live,
        },
        "missing": {"run": missing.run, "iteration": missing.iteration} if missing else None,
        "chain_broken_at": seen.damage.row if seen.damage else None,
        "chain_damage": seen.damage.how if seen.damage else None,
    }

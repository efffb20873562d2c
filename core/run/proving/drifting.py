"""Since when a database differs from its snapshot: since the last run, or already when that run ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from core.project.settings import Project
from core.run.online.between import Between, ways_on
from core.run.proving.differences import Difference, differences
from core.run.records import history as histories
from core.run.records.history import History, Row
from core.schema.findings import Finding
from core.schema.schemas import Schema
from core.targets.connector import Connection

Origin = Literal["since-run", "before-run-ended", "no-run", "unknown"]
"""Changed after the last run; there already when it ended; no run is recorded; the run kept no read-back."""


def origins(
    connection: Connection, project: Project, history: History, wanted: Schema, found: Sequence[Difference]
) -> tuple[Origin, ...]:
    """Ask the read-back that the last run left in the target."""
    if history.last is None:
        return _all("no-run", found)
    left = histories.read_back(connection, project, history.last)
    if left is None:
        return _all("unknown", found)
    before = set(differences(wanted, left))
    return tuple("before-run-ended" if one in before else "since-run" for one in found)


def respelled(found: Sequence[Difference], said: Sequence[Origin]) -> tuple[Difference, ...]:
    """Pick what the server spells otherwise than when the last run ended."""
    return tuple(one for one, origin in zip(found, said, strict=True) if origin == "since-run")


def origins_between(between: Between, live: Schema, found: Sequence[Difference]) -> tuple[Origin, ...]:
    """What a segment did, or has only begun, nobody else has changed."""
    since = {one.object for one in between.drift(live)}
    return tuple("since-run" if one.object in since else "before-run-ended" for one in found)


def _all(origin: Origin, found: Sequence[Difference]) -> tuple[Origin, ...]:
    return (origin,) * len(found)


def remarks(
    target: str,
    history: History,
    iteration: int,
    found: Sequence[Difference],
    said: Sequence[Origin],
    *,
    between: Between | None,
) -> Iterator[Finding]:
    """Tell what somebody changed since the last run from what never was as the snapshot says."""
    changed = [one for one, origin in zip(found, said, strict=True) if origin == "since-run"]
    others = [one for one, origin in zip(found, said, strict=True) if origin != "since-run"]
    if changed and (between is not None or history.last is not None):
        yield Finding(
            code="changed-since-run",
            severity="warning",
            place=target,
            message=f"{_listed(changed)} changed after {_last_said(history, between)}.",
            remedy="Undo it by hand, with what the report gives under mend, or put it into the next iteration's model.",
        )
    if others:
        elsewhere = elsewhere_said(history, iteration, between)
        yield Finding(
            code="never-matched",
            severity="warning",
            place=target,
            message=f"{_listed(others)} differed already {_when(history, between)}.",
            remedy=elsewhere or "Look whether this is the right target; if so, see what the report gives under mend.",
        )


def elsewhere_said(history: History, iteration: int, between: Between | None) -> str:
    """What stands at another iteration, or between two, is brought to this one by a run and not by hand."""
    if between is not None:
        return f"The target stands at iteration {between}: {ways_on(between)}"
    if history.iteration == iteration:
        return ""
    word = f"rollback --to {iteration}" if iteration < history.iteration else f"apply {iteration}"
    return f"The target stands at iteration {history.iteration}: slipway {word} leads to iteration {iteration}."


def run_said(row: Row) -> str:
    """Name a run as people look it up in the history: which, what it led to, who, when."""
    when = f"{row.applied_at:%Y-%m-%d %H:%M:%S %Z}".rstrip()
    way = "apply" if row.direction == "up" else "rollback"
    what = f"iteration {row.iteration}" if row.iteration else "the baseline"
    return f"run {row.run[:8]} ({way} of {what}, {row.actor}, {when})"


def _listed(found: Sequence[Difference]) -> str:
    names = list(dict.fromkeys(one.object for one in found))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"


def _last_said(history: History, between: Between | None) -> str:
    if between is not None:
        return f"segment {between.number} of {between.of} of iteration {between.iteration}"
    return run_said(history.last) if history.last else "the baseline"


def _when(history: History, between: Between | None) -> str:
    if between is None and history.last is None:
        return "before any run: none is recorded there"
    return f"when {_last_said(history, between)} ended"

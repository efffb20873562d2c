"""Since when a database differs from its snapshot: since the last run, or already when that run ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from core.project.settings import Project
from core.run import history as histories
from core.run.differences import Difference, differences
from core.run.history import History, Row
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


def _all(origin: Origin, found: Sequence[Difference]) -> tuple[Origin, ...]:
    return (origin,) * len(found)


def remarks(
    target: str, history: History, iteration: int, found: Sequence[Difference], said: Sequence[Origin]
) -> Iterator[Finding]:
    """Tell what somebody changed since the last run from what never was as the snapshot says."""
    changed = [one for one, origin in zip(found, said, strict=True) if origin == "since-run"]
    others = [one for one, origin in zip(found, said, strict=True) if origin != "since-run"]
    if changed and history.last is not None:
        yield Finding(
            code="changed-since-run",
            severity="warning",
            place=target,
            message=f"{_listed(changed)} changed after {run_said(history.last)}.",
            remedy="Undo it by hand, with what the report gives under mend, or put it into the next iteration's model.",
        )
    if others:
        elsewhere = elsewhere_said(history, iteration)
        yield Finding(
            code="never-matched",
            severity="warning",
            place=target,
            message=f"{_listed(others)} differed already {_when(history.last)}.",
            remedy=elsewhere or "Look whether this is the right target; if so, see what the report gives under mend.",
        )


def elsewhere_said(history: History, iteration: int) -> str:
    """What stands at another iteration is brought to this one by a run and not by hand."""
    if history.iteration == iteration:
        return ""
    word = f"rollback --to {iteration}" if iteration < history.iteration else f"apply {iteration}"
    return f"The target stands at iteration {history.iteration}: slipway {word} leads to iteration {iteration}."


def run_said(row: Row) -> str:
    """Name a run as people look it up in the history: which, what it led to, who, when."""
    when = f"{row.applied_at:%Y-%m-%d %H:%M:%S %Z}".rstrip()
    way = "apply" if row.direction == "up" else "rollback"
    return f"run {row.run[:8]} ({way} of iteration {row.iteration}, {row.actor}, {when})"


def _listed(found: Sequence[Difference]) -> str:
    names = list(dict.fromkeys(one.object for one in found))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"


def _when(last: Row | None) -> str:
    return f"when {run_said(last)} ended" if last else "before any run: none is recorded there"

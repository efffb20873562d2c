"""Settling a run whose end nobody saw: what bears witness is judged, and only evidence is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from core.errors import Refused, UsageError
from core.project.places import project_home
from core.project.settings import Project
from core.run.records import history
from core.run.records.evidence import Evidence, look
from core.run.records.history import Row
from core.run.records.journal import Entry, Journal
from core.targets.connector import Connection, Connector
from core.targets.translate import reading

Outcome = Literal["applied", "not applied", "still running", "unknown", "nothing in doubt"]
Verdict = tuple[Outcome, str]


@dataclass(frozen=True, slots=True)
class Repair:
    """What is said of a run, why, and whether this machine's journal now says so too."""

    target: str
    run: str
    iteration: int
    direction: str
    outcome: Outcome
    why: str
    evidence: Evidence
    settled: bool = False
    missing: Entry | None = None  # a run that this machine saw committed, and the history lacks

    @property
    def asks(self) -> bool:
        """Only a person knows whether a shorter history, or another server, is the right one."""
        cut = self.evidence.damage is not None and self.evidence.damage.how == "cut"
        return cut or (self.outcome == "unknown" and bool(self.evidence.elsewhere))


def examine(project: Project, connector: Connector, run: str | None) -> Repair:
    """Look at a run, or at the newest one in doubt; write down how it ended where that is beyond doubt."""
    journal = Journal(project_home(project.id))
    with _asking(connector) as connection:
        history.refuse_newer(history.read(connection, project).layout)
        written = _written(journal, connector.label, run)
        evidence = look(project, connector, connection, journal, written)
        found = _repair(connector.label, journal, run, evidence)
        if found.outcome in {"applied", "not applied"} and written and written[-1].open:
            journal.settle(_whole(written), committed=found.outcome == "applied")
            return replace(found, settled=True)
        return found


def accept(project: Project, connector: Connector, found: Repair) -> Repair:
    """Write down that what the target says now is right; refused when it says something else by now."""
    journal = Journal(project_home(project.id))
    with _asking(connector) as connection:
        evidence = look(project, connector, connection, journal, found.evidence.written)
        if evidence.holder or evidence.history.head != found.evidence.history.head:
            raise Refused(
                "moved-on",
                f"{connector.label} has gone on meanwhile: another run was faster",
                remedy="Run slipway repair again.",
            )
        if found.missing:
            journal.accept(found.missing, head=evidence.history.head)
        written = found.evidence.written
        if found.outcome == "unknown" and evidence.elsewhere and written and written[-1].open:
            journal.settle(_whole(written), committed=False)
    return replace(found, settled=True)


def judged(seen: Evidence) -> Verdict:
    """The history's row is proof; without one, the lock says whether the run is over, and the server how it ended."""
    trusted = seen.damage is None or seen.damage.how == "cut"
    if seen.row and trusted:
        return ("applied", "its row is in the history") if seen.row.success else ("not applied", seen.row.error)
    if seen.holder:
        return "still running", f"its lock is taken by {seen.holder}"
    if seen.standby:
        return "unknown", "the server that answers is a standby, which may lag behind: ask the primary"
    if seen.elsewhere:
        return "unknown", f"{seen.elsewhere}, and its history lacks the run"
    return _without_row(seen, trusted=trusted)


def _without_row(seen: Evidence, *, trusted: bool) -> Verdict:
    match seen.transaction:
        case "in progress":
            return "still running", "the server is still at its transaction"
        case "aborted":
            return "not applied", "the server says that its transaction was rolled back"
        case "committed" if trusted:
            return "unknown", "the server says that its transaction committed, and the history lacks its row"
        case "committed":
            return "applied", "the server says that its transaction committed; the history can't be trusted"
    if not trusted:
        return "unknown", "the history was changed by hand, and the server has forgotten the transaction"
    if seen.live == "as after the run":
        return "unknown", "the structure is as after the run, and the history lacks its row"
    if seen.segments:
        why = f"its session ended after {seen.segments} of its segments; slipway status says what has become of them"
        return "not applied", why
    return "not applied", "its session is over, and the history lacks its row"


@contextmanager
def _asking(connector: Connector) -> Iterator[Connection]:
    with reading(connector) as connection, connection.transaction():
        connection.execute("SET LOCAL lock_timeout TO '5s'")
        yield connection


def _written(journal: Journal, target: str, run: str | None) -> tuple[Entry, ...]:
    """The lines of the run's last transaction: an apply of several iterations has one for each."""
    if run is None:
        newest = journal.unsettled(target)[-1:]
    else:
        newest = tuple(entry for entry in journal.entries() if entry.target == target and entry.run.startswith(run))
        if len({entry.run for entry in newest}) > 1:
            raise UsageError(
                "unknown-run",
                f"several runs begin with {run}",
                remedy="Write more of its id; slipway history lists them.",
            )
    return tuple(one for last in newest[-1:] for one in journal.of_run(last.run) if one.iteration == last.iteration)


def _repair(target: str, journal: Journal, run: str | None, seen: Evidence) -> Repair:
    cut = seen.damage is not None and seen.damage.how == "cut"
    missing = journal.last_seen(target) if cut else None
    if seen.written:
        last, (outcome, why) = seen.written[-1], judged(seen)
        return Repair(target, last.run, last.iteration, last.direction, outcome, why, seen, missing=missing)
    if run is None:
        why = "every run that this machine began here has an end"
        return Repair(target, "", 0, "", "nothing in doubt", why, seen, missing=missing)
    row = _row_of(seen, run)
    outcome, why = judged(replace(seen, row=row))
    return Repair(target, row.run, row.iteration, row.direction, outcome, why, replace(seen, row=row), missing=missing)


def _row_of(seen: Evidence, run: str) -> Row:
    row = next((one for one in reversed(seen.history.rows) if one.run.startswith(run)), None)
    if row is None:
        raise UsageError(
            "unknown-run",
            f"neither this machine's journal nor the target's history knows a run {run}",
            remedy="slipway history lists the runs; without RUN, slipway repair takes the newest one in doubt.",
        )
    return row


def _whole(written: tuple[Entry, ...]) -> Entry:
    """The line that knows the chain, where one does."""
    return next((entry for entry in reversed(written) if entry.chain), written[-1])

"""Approving a warning, marking a migration as reviewed, and refusing what nobody has approved off development."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from core.errors import Unanswered, UsageError
from core.project import approvals, integrity
from core.project.approvals import Approval, Review
from core.project.baselines import baseline
from core.project.iterations import iteration, of_baseline
from core.project.migrations import Migration, migration
from core.project.record_files import Warned
from core.project.settings import Project, Stage
from core.run.weighing import as_warnings, findings, planned
from core.schema.findings import Finding


def approve(project: Project, number: int, name: str, reason: str) -> Approval:
    """Approve one warning of a built iteration, bound to its statement; what was approved is sealed."""
    if not reason.strip():
        raise UsageError("no-reason", "an approval needs a reason", remedy="Add --reason TEXT.")
    found = _page(project, number)
    warnings = approvals.warned(found)
    for warning in (*warnings, _unproved(found), *_of_notes(project, found)):
        if warning.name == name:
            given = Approval(
                warning.code,
                warning.place,
                warning.statement,
                getpass.getuser(),
                reason.strip(),
                datetime.now(UTC).replace(microsecond=0),
            )
            approvals.write(_folder(project, found), given)
            integrity.seal(project.migrations, number)
            return given
    known = ", ".join(dict.fromkeys(warning.name for warning in warnings)) or "none"
    raise UsageError(
        "no-such-warning",
        f"{_named(found)} has no warning {name} (it has: {known})",
        remedy="Name one of them as CODE@PLACE.",
    )


def _of_notes(project: Project, page: Migration) -> Iterator[Warned]:
    """A note may be a warning on a target with a heavy table, and is approved for it under the same name."""
    if page.iteration:
        weighed = planned(project, page.iteration)
        yield from as_warnings(weighed, findings(project, weighed, None))


def unused(project: Project, page: Migration) -> tuple[Finding, ...]:
    """Find the approvals that approve nothing any more: of a statement that is another one, or of no finding."""
    held = {(one.code, one.place, one.statement) for one in (*approvals.warned(page), _unproved(page))}
    given = approvals.read(iteration(project, page.iteration).folder) if page.iteration else ()
    left = [one for one in given if (one.code, one.place, one.statement) not in held]
    held |= {(one.code, one.place, one.statement) for one in _of_notes(project, page)} if left else set()
    return tuple(_unused(one, page) for one in left if (one.code, one.place, one.statement) not in held)


def _unused(one: Approval, page: Migration) -> Finding:
    return Finding(
        code="unused-approval",
        severity="note",
        place=f"{one.code}@{one.place}",
        message=f"{one.who} approved it for a statement that iteration {page.iteration} no longer has.",
        remedy=f"Take the entry out of iterations/{page.iteration:03d}/approvals.toml, or approve it anew.",
    )


def approved(project: Project, page: Migration) -> tuple[Approval, ...]:
    """Give the approvals that hold for the files as they are: each of a warning whose statement is still the same."""
    held = {(one.code, one.place, one.statement) for one in approvals.warned(page)}
    given = approvals.read(_folder(project, page))
    return tuple(one for one in given if (one.code, one.place, one.statement) in held)


def mark_reviewed(project: Project, number: int) -> Review:
    """Somebody has read all of it; another byte in the migration or its way back, and it is unread again."""
    page = _page(project, number)
    given = Review(_bytes(page), getpass.getuser(), datetime.now(UTC).replace(microsecond=0))
    approvals.write_review(_folder(project, page), given)
    return given


def reviewed(project: Project, page: Migration) -> Review | None:
    """Find the last review of the bytes that are there now."""
    found = approvals.reviews(_folder(project, page))
    return next((one for one in reversed(found) if one.checksum == _bytes(page)), None)


def _bytes(page: Migration) -> str:
    """Whichever of its two pairs runs, it is one that was read."""
    pairs = [pair for pair in (page, page.online) if pair is not None]
    return integrity.checksum("".join(pair.checksum("up") + pair.checksum("down") for pair in pairs))


def refuse_unrehearsed(project: Project, stage: Stage, page: Migration, why: str) -> None:
    """Development may go on unproved, and is told so; elsewhere somebody has to answer for it."""
    if stage != "development" and approvals.open_warnings(_folder(project, page), (_unproved(page),)):
        raise Unanswered(
            "not-rehearsed",
            f"{_named(page)} could not be rehearsed for this target: {why}",
            place=f"migrations/{page.up.name}",
            remedy=f"Mend what is named. Or answer for it: slipway approve {page.iteration} {_unproved(page).name} "
            "--reason TEXT",
        )


def _page(project: Project, number: int) -> Migration:
    """The baseline is reviewed like an iteration, where there is one."""
    return (baseline(project) if number == 0 else None) or migration(project, number)


def _folder(project: Project, page: Migration) -> Path:
    """Approvals lie beside an iteration's model; no model gave the baseline, and its folder holds nothing else."""
    return iteration(project, page.iteration).folder if page.iteration else of_baseline(project)


def _named(page: Migration) -> str:
    return f"iteration {page.iteration}" if page.iteration else "the baseline"


def _whole(page: Migration) -> str:
    return "the migration and its way back" if page.iteration else "the file, which has no way back"


def _unproved(page: Migration) -> Warned:
    """No finding of a model: it is approved like one, for exactly these files."""
    pairs = [pair for pair in (page, page.online) if pair is not None]
    every = " ".join(f"{pair.checksum('up')} {pair.checksum('down')}" for pair in pairs)
    message = "It may run on a target where it can't be rehearsed."
    return Warned(
        code="unproved", place="rehearsal", message=message, statement=hashlib.sha256(every.encode()).hexdigest()
    )


def refuse_unapproved(project: Project, stage: Stage, pages: Sequence[Migration]) -> None:
    """Development applies at once; elsewhere each warning needs an approval, and production a reader of the whole."""
    if stage == "development":
        return
    for page in pages:
        for warning in approvals.open_warnings(_folder(project, page), approvals.warned(page)):
            raise Unanswered(
                "not-approved",
                f"{warning.code} at {warning.place}: {warning.message}",
                place=f"migrations/{page.up.name}",
                remedy=f"After review: slipway approve {page.iteration} {warning.name} --reason TEXT",
            )
    for page in pages if stage == "production" else ():
        if reviewed(project, page) is None:
            raise Unanswered(
                "not-reviewed",
                f"nobody has reviewed {_named(page)} as it is now, and production takes only what was",
                place=f"migrations/{page.up.name}",
                remedy=f"Read {_whole(page)}, then: slipway approve {page.iteration} --reviewed",
            )

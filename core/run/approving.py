"""Approving a warning, marking a migration as reviewed, and refusing what nobody has approved off development."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from core.errors import Unanswered, UsageError
from core.project import approvals, integrity
from core.project.approvals import Approval, Review
from core.project.iterations import iteration
from core.project.migrations import Migration, migration
from core.project.record_files import Warned
from core.project.settings import Project, Stage


def approve(project: Project, number: int, name: str, reason: str) -> Approval:
    """Approve one warning of a built iteration, bound to its statement; what was approved is sealed."""
    if not reason.strip():
        raise UsageError("no-reason", "an approval needs a reason", remedy="Add --reason TEXT.")
    found = migration(project, number)
    warnings = approvals.warned(found)
    for warning in (*warnings, _unproved(found)):
        if warning.name == name:
            given = Approval(
                warning.code,
                warning.place,
                warning.statement,
                getpass.getuser(),
                reason.strip(),
                datetime.now(UTC).replace(microsecond=0),
            )
            approvals.write(iteration(project, number).folder, given)
            integrity.seal(project.migrations, number)
            return given
    known = ", ".join(warning.name for warning in warnings) or "none"
    raise UsageError(
        "no-such-warning",
        f"iteration {number} has no warning {name} (it has: {known})",
        remedy="Name one of them as CODE@PLACE.",
    )


def approved(project: Project, page: Migration) -> tuple[Approval, ...]:
    """Give the approvals that hold for the files as they are: each of a warning whose statement is still the same."""
    held = {(one.code, one.place, one.statement) for one in approvals.warned(page)}
    given = approvals.read(iteration(project, page.iteration).folder)
    return tuple(one for one in given if (one.code, one.place, one.statement) in held)


def mark_reviewed(project: Project, number: int) -> Review:
    """Somebody has read all of it; another byte in the migration or its way back, and it is unread again."""
    given = Review(_bytes(migration(project, number)), getpass.getuser(), datetime.now(UTC).replace(microsecond=0))
    approvals.write_review(iteration(project, number).folder, given)
    return given


def reviewed(project: Project, page: Migration) -> Review | None:
    """Find the last review of the bytes that are there now."""
    found = approvals.reviews(iteration(project, page.iteration).folder)
    return next((one for one in reversed(found) if one.checksum == _bytes(page)), None)


def _bytes(page: Migration) -> str:
    """Whichever of its two pairs runs, it is one that was read."""
    pairs = [pair for pair in (page, page.online) if pair is not None]
    return integrity.checksum("".join(pair.checksum("up") + pair.checksum("down") for pair in pairs))


def refuse_unrehearsed(project: Project, stage: Stage, page: Migration, why: str) -> None:
    """Development may go on unproved, and is told so; elsewhere somebody has to answer for it."""
    if stage != "development" and not page.iteration:
        raise Unanswered(
            "not-rehearsed",
            f"the baseline could not be rehearsed for this target: {why}",
            place=f"migrations/{page.up.name}",
            remedy="Mend what is named. Or let somebody who answers for it run that file: what is there is adopted.",
        )
    if stage != "development" and approvals.open_warnings(
        iteration(project, page.iteration).folder, (_unproved(page),)
    ):
        raise Unanswered(
            "not-rehearsed",
            f"iteration {page.iteration} could not be rehearsed for this target: {why}",
            place=f"migrations/{page.up.name}",
            remedy=f"Mend what is named. Or answer for it: slipway approve {page.iteration} {_unproved(page).name} "
            "--reason TEXT",
        )


def _unproved(page: Migration) -> Warned:
    """No finding of a model: it is approved like one, for exactly these two files."""
    both = f"{page.checksum('up')} {page.checksum('down')}"
    message = "It may run on a target where it can't be rehearsed."
    return Warned(
        code="unproved", place="rehearsal", message=message, statement=hashlib.sha256(both.encode()).hexdigest()
    )


def refuse_unapproved(project: Project, stage: Stage, pages: Sequence[Migration]) -> None:
    """Development applies at once; elsewhere each warning needs an approval, and production a reader of the whole."""
    if stage == "development":
        return
    for page in pages:
        folder = iteration(project, page.iteration).folder
        for warning in approvals.open_warnings(folder, approvals.warned(page)):
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
                f"nobody has reviewed iteration {page.iteration} as it is now, and production takes only what was",
                place=f"migrations/{page.up.name}",
                remedy=f"Read the migration and its way back, then: slipway approve {page.iteration} --reviewed",
            )

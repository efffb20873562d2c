"""Approving a warning, marking a migration as reviewed, and refusing what nobody has approved off development."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime

from core.errors import Unanswered, UsageError
from core.project import approvals, integrity
from core.project.approvals import Approval, Review
from core.project.iterations import iteration
from core.project.migrations import Migration, migration
from core.project.settings import Project, Stage


def approve(project: Project, number: int, name: str, reason: str) -> Approval:
    """Approve one warning of a built iteration, bound to its statement; what was approved is sealed."""
    if not reason.strip():
        raise UsageError("no-reason", "an approval needs a reason", remedy="Add --reason TEXT.")
    warnings = approvals.warned(migration(project, number))
    for warning in warnings:
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
    return integrity.checksum(page.checksum("up") + page.checksum("down"))


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

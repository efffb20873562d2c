"""Approving a warning, and refusing to run off development what nobody has approved."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime

from core.errors import Unanswered, UsageError
from core.project import approvals, integrity
from core.project.approvals import Approval
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


def refuse_unapproved(project: Project, stage: Stage, pages: Sequence[Migration]) -> None:
    """Development applies at once; everywhere else only what was approved runs."""
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

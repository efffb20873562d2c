"""The chapter before the first: a target gets the baseline, or equals it already and is recorded as adopted."""

from __future__ import annotations

from dataclasses import replace

from core.errors import Differs, Refused
from core.project.baselines import SCRIPT, baseline, refuse_altered_baseline
from core.project.migrations import Migration
from core.project.settings import Project
from core.run.proving.differences import Difference
from core.run.standing import Standing, empty

_SHOWN = 20


def opening(project: Project, found: Standing) -> tuple[Migration, ...]:
    """Say what has to be done for the baseline before anything else; nothing where it is recorded, or there is none."""
    page = baseline(project)
    if page is None:
        return ()
    refuse_altered_baseline(project)
    if found.history.last is not None:
        _refuse_another(page, found)
        return ()
    if empty(found.live.schema):
        return (page,)
    if found.drift:
        raise _differs(found)
    return (replace(page, there=True),)


def _refuse_another(page: Migration, found: Standing) -> None:
    for row in found.history.rows:
        if row.success and row.iteration == 0 and row.direction == "up" and row.checksum != page.checksum("up"):
            raise Refused(
                "other-file",
                f"the baseline was recorded in {found.target} by {row.actor} from another file: {row.migration_file} "
                f"had checksum {row.checksum}, here it has {page.checksum('up')}",
                place=f"migrations/{SCRIPT}",
                remedy="Use the checkout that it was recorded with, or restore the file from it.",
            )


def _differs(found: Standing) -> Differs:
    told = "; ".join(_said(one) for one in found.drift[:_SHOWN])
    more = f"; and {len(found.drift) - _SHOWN} more" if len(found.drift) > _SHOWN else ""
    return Differs(
        "baseline-differs",
        f"{found.target} is neither empty nor as the baseline says: {told}{more}",
        place=f"migrations/{SCRIPT}",
        remedy="See all of it with slipway verify. Bring that database to the baseline by hand; or, as long as "
        "iteration 1 is not built, import it anew: slipway import.",
    )


def _said(one: Difference) -> str:
    if one.kind == "different":
        return f"{one.object} has {one.attribute} {one.actual} instead of {one.expected}"
    return f"{one.object} is {one.kind}"

"""slipway rollback: bring the target back to an iteration, with the data."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call, pairs
from core.cli.confirming import confirm_there
from core.cli.exit_codes import DIFFERS, DONE, IN_DOUBT
from core.cli.runs import follow
from core.report import events as reports
from core.report import fates
from core.run.rollback import Prospect, prospect
from core.run.session import Control


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--to", metavar="N", type=int, required=True)
    parser.add_argument("--yes", action="store_true", help="confirm off development")
    parser.add_argument("--dry-run", action="store_true", help="say what would become of each object, and stop")
    parser.add_argument(
        "--fill", metavar="TABLE.COLUMN=EXPRESSION", action="append", default=[], help="a value for rows born since"
    )


def run(call: Call) -> int:
    project, goal, control = call.project(), call.words.to, Control()
    fills = pairs(call.words.fill, "--fill")
    with pipeline.open_target(project, call.target) as connector:
        found = prospect(project, connector, goal, fills)
        call.console.say([_heading(found, goal), *fates.lines(found)])
        if call.words.dry_run:
            call.console.document(lambda: fates.document(found))
            return _told(found)
        call.confirm(project, f"Rolling back to {goal}")
        confirm_there(call, project, connector, f"Rolling back to {goal}")
        events = pipeline.rollback(project, connector, goal, control, fills)
        told = follow(call.console, events, control)
    call.console.document(lambda: reports.run_document(told))
    return DONE


def _heading(found: Prospect, goal: int) -> str:
    there = found.standing.iteration == goal and not found.standing.between
    return f"It stands at iteration {goal} already." if there else f"Rolling back to iteration {goal}:"


def _told(found: Prospect) -> int:
    """Rows in the way are part of the answer; a target that can't be looked at as it is gives none."""
    if found.standing.in_doubt:
        return IN_DOUBT
    return DIFFERS if found.standing.drift or found.standing.chain_broken_at is not None else DONE

"""slipway rollback: bring the target back to an iteration, with the data."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call, pairs
from core.cli.exit_codes import DONE
from core.cli.runs import follow
from core.report import events as reports
from core.report import fates
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
    with pipeline.open_target(project, call.target) as connector:
        found = pipeline.fates(project, connector, goal)
        call.console.say([f"Rolling back to iteration {goal}:", *fates.lines(found)])
        if call.words.dry_run:
            call.console.document(lambda: fates.document(found))
            return DONE
        call.confirm(project, f"Rolling back to {goal}")
        events = pipeline.rollback(project, connector, goal, control, pairs(call.words.fill, "--fill"))
        told = follow(call.console, events, control)
    call.console.document(lambda: reports.run_document(told))
    return DONE

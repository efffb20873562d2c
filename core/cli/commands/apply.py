"""slipway apply: bring the target to an iteration."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.confirming import confirm_there
from core.cli.exit_codes import DONE
from core.cli.runs import follow, tell
from core.report import events as reports
from core.run.session import Control


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int, nargs="?", help="the newest when left out")
    parser.add_argument("--yes", action="store_true", help="confirm off development")
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--online",
        dest="way",
        action="store_const",
        const="online",
        default="by size",
        help="in segments, if it can be",
    )
    way.add_argument(
        "--one-transaction", dest="way", action="store_const", const="one transaction", help="whatever the sizes are"
    )
    parser.add_argument("--continue", dest="go_on", action="store_true", help="then run the pipeline's next stage")


def run(call: Call) -> int:
    project = call.project()
    call.confirm(project, "Applying")
    control = Control()
    with pipeline.open_target(project, call.target) as connector:
        confirm_there(call, project, connector, "Applying")
        stage = project.target(call.target)[1].stage
        events = pipeline.apply(project, connector, call.words.iteration, control, stage=stage, way=call.words.way)
        told = follow(call.console, events, control)
    stages = []
    if call.words.go_on:
        for event in pipeline.continue_stages(project, connector.redact):
            tell(call.console, event)
            stages.append(event)
    call.console.document(lambda: reports.run_document([*told, *stages]))
    return DONE

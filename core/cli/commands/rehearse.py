"""slipway rehearse: up, compare, down, compare, up in a scratch database, without touching the target."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DONE, REFUSED
from core.cli.runs import follow
from core.report import events as reports
from core.report import measures
from core.run.events import Tried
from core.run.session import Control
from core.run.trials import trial


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int, nargs="?", help="all that is pending, else the newest")


def run(call: Call) -> int:
    project, control = call.project(), Control()
    with pipeline.open_target(project, call.target) as connector:
        told = follow(call.console, trial(project, connector, call.words.iteration, control), control)
    last = next(event for event in reversed(told) if isinstance(event, Tried))
    code = DONE if last.proved else REFUSED
    if call.console.quiet and code:
        call.console.answer([reports.tried(last)], code)
    call.console.say(measures.lines(told))
    call.console.document(lambda: reports.trial_document(last, told))
    return code

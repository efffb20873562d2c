"""slipway check: findings, locks and the rows in the way of what is pending, before anything runs."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DIFFERS, DONE, REFUSED, UNANSWERED
from core.report import checks
from core.run.checking import Checked, check


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int, nargs="?", help="all that is pending, else the newest")


def run(call: Call) -> int:
    project = call.project()
    with pipeline.open_target(project, call.target) as connector:
        found = check(project, connector, call.words.iteration)
    code = _code(found)
    call.console.answer(checks.lines(found), code)
    call.console.document(lambda: checks.document(found))
    return code


def _code(found: Checked) -> int:
    """What stops it before what only waits."""
    if found.drift:
        return DIFFERS
    ahead = [one for one in found.checks if not one.applied]
    if any(one.stopped for one in ahead):
        return REFUSED
    return UNANSWERED if any(one.unapproved for one in ahead) else DONE

"""slipway approve: approve a warning of an iteration, with a reason."""

from __future__ import annotations

from argparse import ArgumentParser

from core.cli.call import Call
from core.cli.exit_codes import DONE
from core.run.approving import approve


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int)
    parser.add_argument("warning", metavar="CODE@PLACE")
    parser.add_argument("--reason", metavar="TEXT", required=True)


def run(call: Call) -> int:
    given = approve(call.project(), call.words.iteration, call.words.warning, call.words.reason)
    call.console.say([f"Approved {given.code} at {given.place}: {given.why} ({given.who})"])
    call.console.document(lambda: {"code": given.code, "place": given.place, "who": given.who, "why": given.why})
    return DONE

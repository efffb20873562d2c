"""slipway approve: approve a warning of an iteration with a reason, or mark all of it as reviewed."""

from __future__ import annotations

from argparse import ArgumentParser

from core.cli.call import Call
from core.cli.exit_codes import DONE
from core.run.approving import approve, mark_reviewed


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("warning", metavar="CODE@PLACE", nargs="?")
    what.add_argument("--reviewed", action="store_true", help="you have read the migration and its way back")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why the warning is no harm")


def run(call: Call) -> int:
    if call.words.reviewed:
        return _reviewed(call)
    given = approve(call.project(), call.words.iteration, call.words.warning, call.words.reason)
    call.console.say([f"Approved {given.code} at {given.place}: {given.why} ({given.who})"])
    call.console.document(lambda: {"code": given.code, "place": given.place, "who": given.who, "why": given.why})
    return DONE


def _reviewed(call: Call) -> int:
    number = call.words.iteration
    read = mark_reviewed(call.project(), number)
    what = f"iteration {number}" if number else "the baseline"
    call.console.say([f"Reviewed: {what} as it is now, {read.checksum[:12]} ({read.who})"])
    call.console.document(lambda: {"iteration": number, "checksum": read.checksum, "who": read.who})
    return DONE

"""slipway repair: what became of a run that was interrupted, settled by evidence."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DIFFERS, DONE, IN_DOUBT, UNANSWERED
from core.cli.lines import typed
from core.report import repairs
from core.run.records.repair import Repair, accept, examine


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "run", metavar="RUN", nargs="?", help="its id or how it begins; the newest in doubt when left out"
    )
    parser.add_argument("--yes", action="store_true", help="the target is right as it is: it was restored on purpose")


def run(call: Call) -> int:
    project = call.project()
    with pipeline.open_target(project, call.target) as connector:
        found = examine(project, connector, call.words.run)
        if found.asks and _agreed(call, found):
            found = accept(project, connector, found)
    code = _code(found)
    call.console.answer(repairs.lines(found), code)
    call.console.document(lambda: repairs.document(found))
    if code == UNANSWERED:
        call.console.complain(["not-confirmed: add --yes when the target is right as it is"])
    return code


def _agreed(call: Call, found: Repair) -> bool:
    """Only who knows why the target is shorter or elsewhere can say that it is right."""
    if call.words.yes:
        return True
    if not sys.stdin.isatty() or call.console.json:
        return False
    call.console.say(repairs.lines(found))
    return typed("Take the target as it is? Type yes: ") == "yes"


def _code(found: Repair) -> int:
    if found.asks and not found.settled:
        return UNANSWERED
    if found.outcome in {"still running", "unknown"} and not found.settled:
        return IN_DOUBT
    return DIFFERS if found.evidence.damage and not found.missing else DONE

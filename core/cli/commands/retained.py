"""slipway retained: what is kept of tables and columns that went, and giving it up for good."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.confirming import confirm_there
from core.cli.exit_codes import DONE
from core.errors import UsageError
from core.report import retained as reports
from core.run.records import retained
from core.run.session import Control


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("parcels", metavar="PARCEL", nargs="*", help="with --purge: these alone")
    parser.add_argument("--purge", action="store_true", help="drop them; nobody can have it back")
    parser.add_argument("--yes", action="store_true", help="confirm off development")


def run(call: Call) -> int:
    project, names = call.project(), call.words.parcels
    if names and not call.words.purge:
        raise UsageError("usage", "parcels are named only to purge them", remedy="Add --purge, or name none.")
    with pipeline.open_target(project, call.target) as connector:
        found = retained.looked_up(project, connector)
        call.console.say(reports.lines([one for one in found if not names or one.name in names]))
        if not call.words.purge:
            call.console.document(lambda: reports.document(found))
            return DONE
        if found:
            what = f"Purging {', '.join(names) or 'everything that is kept'}"
            call.confirm(project, what)
            confirm_there(call, project, connector, what)
        told = retained.purge(project, connector, names or [one.name for one in found], Control())
    call.console.say(reports.purged(told))
    call.console.document(lambda: reports.purge_document(told))
    return DONE

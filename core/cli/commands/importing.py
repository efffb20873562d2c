"""slipway import: the baseline of a database that is there already."""

from __future__ import annotations

from argparse import ArgumentParser

from core.cli.call import Call
from core.cli.exit_codes import DONE, REFUSED
from core.report import imports
from core.run.sources.importing import TARGET, import_baseline


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="source",
        metavar="SOURCE",
        help="a URL, a target's name, a DDL file, module:attr, a model or a snapshot; the target when left out",
    )
    parser.add_argument("--discard-edits", action="store_true", help="give up what was edited in a baseline's files")


def run(call: Call) -> int:
    source = call.words.source or TARGET
    found = import_baseline(call.project(), source, call.target, discard_edits=call.words.discard_edits)
    code = REFUSED if found.broken else DONE
    call.console.answer(imports.lines(found), code)
    call.console.document(lambda: imports.document(found))
    return code

"""slipway diff: the changes between any two sources, and SQL both ways."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from core.cli.call import Call, pairs
from core.cli.exit_codes import DONE, REFUSED
from core.report import as_json, as_text
from core.run.sources import compare


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("before", metavar="FROM")
    parser.add_argument("after", metavar="TO")
    parser.add_argument("--answer", metavar="KEY=VALUE", action="append", default=[], help="answer a question")
    parser.add_argument("--output", metavar="UP.sql", type=Path)
    parser.add_argument("--reverse", metavar="DOWN.sql", type=Path)


def run(call: Call) -> int:
    compared = compare(call.words.before, call.words.after, call.project_if_any(), pairs(call.words.answer, "--answer"))
    call.console.say(as_text.compared(compared))
    call.console.document(as_json.compared(compared))
    if compared.proposal is None:
        return REFUSED
    for path, suffix in ((call.words.output, ".sql"), (call.words.reverse, ".rollback.sql")):
        if path is not None:
            path.write_text(compared.proposal.text(suffix), encoding="utf-8")
    return DONE

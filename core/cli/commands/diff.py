"""slipway diff: the changes between any two sources, and SQL both ways."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path

from core.cli.call import Call, pairs
from core.cli.exit_codes import DONE, REFUSED
from core.cli.sources import opened
from core.report import comparisons
from core.run.sources.comparing import compare


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("before", metavar="FROM")
    parser.add_argument("after", metavar="TO")
    parser.add_argument("--answer", metavar="KEY=VALUE", action="append", default=[], help="answer a question")
    parser.add_argument("--output", metavar="UP.sql", type=Path)
    parser.add_argument("--reverse", metavar="DOWN.sql", type=Path)


def run(call: Call) -> int:
    project, answers = call.project_if_any(), pairs(call.words.answer, "--answer")
    with ExitStack() as stack:
        before, after = (opened(text, project, call.target, stack) for text in (call.words.before, call.words.after))
        compared = compare(before, after, project, answers)
    call.console.answer(comparisons.lines(compared), DONE if compared.proposal else REFUSED)
    for path, suffix in ((call.words.output, ".sql"), (call.words.reverse, ".rollback.sql")):
        if path is not None and compared.proposal is not None:
            path.write_text(compared.proposal.text(suffix), encoding="utf-8")
    call.console.document(lambda: comparisons.document(compared))
    return DONE if compared.proposal else REFUSED

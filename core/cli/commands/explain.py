"""slipway explain: the help page of a finding's code."""

from __future__ import annotations

from argparse import ArgumentParser

from core.cli.call import Call
from core.cli.exit_codes import DONE
from core.report.help_pages import page


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="as a finding names it: no-primary-key")


def run(call: Call) -> int:
    text = page(call.words.code)
    call.console.say(text.rstrip().splitlines())
    call.console.document(lambda: {"code": call.words.code, "page": text})
    return DONE

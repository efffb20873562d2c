"""slipway show: what Slipway understood of a model, a snapshot, an iteration or a database."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack

from core.cli.call import Call
from core.cli.exit_codes import DONE, REFUSED
from core.report import as_json, as_text
from core.run.sources import read_source


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="a model file, a snapshot, an iteration, a URL, or `target`")


def run(call: Call) -> int:
    with ExitStack() as stack:
        loaded = read_source(call.words.source, call.project_if_any(), stack).loaded
    call.console.say(as_text.shown(loaded))
    call.console.document(as_json.loaded(loaded))
    return REFUSED if loaded.broken else DONE

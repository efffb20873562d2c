"""slipway show: what Slipway understood of a model, a snapshot, an iteration or a database."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack

from core.cli.call import Call
from core.cli.exit_codes import DONE, REFUSED
from core.cli.sources import opened
from core.report import models


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="a model file, a snapshot, an iteration, a URL, or `target`")


def run(call: Call) -> int:
    with ExitStack() as stack:
        loaded = opened(call.words.source, call.project_if_any(), call.target, stack).loaded
    code = REFUSED if loaded.broken else DONE
    call.console.answer(models.lines(loaded), code)
    call.console.document(lambda: models.document(loaded))
    return code

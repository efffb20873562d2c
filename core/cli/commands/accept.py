"""slipway accept: take an edited draft as it is, once it is proved."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DONE
from core.cli.runs import follow
from core.run.accepting import accept
from core.run.session import Control


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int)


def run(call: Call) -> int:
    project, control = call.project(), Control()
    with pipeline.open_target(project, call.target) as connector:
        follow(call.console, accept(project, connector, call.words.iteration, control), control)
    call.console.document(lambda: {"iteration": call.words.iteration, "status": "sealed", "origin": "edited"})
    return DONE

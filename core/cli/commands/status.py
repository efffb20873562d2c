"""slipway status: where the target stands, what is pending, what drifted, what is in doubt."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DIFFERS, DONE, IN_DOUBT
from core.report import standings


def configure(parser: ArgumentParser) -> None:
    del parser  # it takes nothing but what every command takes


def run(call: Call) -> int:
    project = call.project()
    with pipeline.open_target(project, call.target) as connector:
        found = pipeline.standing(project, connector)
    call.console.say(standings.lines(found))
    call.console.document(lambda: standings.document(found))
    if found.in_doubt:
        return IN_DOUBT
    return DIFFERS if found.drift or found.chain_broken_at is not None else DONE

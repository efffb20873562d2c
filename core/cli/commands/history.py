"""slipway history: every run on the target."""

from __future__ import annotations

from argparse import ArgumentParser

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DIFFERS, DONE
from core.report import histories
from core.run.records.history import looked_up


def configure(parser: ArgumentParser) -> None:
    del parser  # it takes nothing but what every command takes


def run(call: Call) -> int:
    project = call.project()
    with pipeline.open_target(project, call.target) as connector:
        found = looked_up(project, connector)
    code = DIFFERS if found.broken() is not None else DONE
    call.console.answer(histories.lines(found), code)
    call.console.document(lambda: histories.document(found))
    return code

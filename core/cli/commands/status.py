"""slipway status: where the target stands, what is pending, drifted or in doubt, and what its server can do."""

from __future__ import annotations

from argparse import ArgumentParser
from itertools import chain

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DIFFERS, DONE, IN_DOUBT
from core.project.condition import Condition, condition
from core.report import capabilities as reported
from core.report import conditions, retained, standings
from core.run.capabilities import capabilities
from core.run.records.retained import Census, census
from core.run.standing import Standing, schemas_of


def configure(parser: ArgumentParser) -> None:
    del parser  # it takes nothing but what every command takes


def run(call: Call) -> int:
    project = call.project()
    with pipeline.open_target(project, call.target) as connector:
        found = pipeline.standing(project, connector)
        able = capabilities(connector, schemas_of(project, found.iteration))
        held = Census() if found.at_work else census(project, connector)  # what is at work has its parcels locked
    own = condition(project)
    code = _code(found, own)
    told = (standings.lines(found), conditions.lines(own), retained.lines_of(held), reported.lines(able))
    call.console.answer(chain.from_iterable(told), code)
    call.console.document(
        lambda: {
            **standings.document(found),
            **conditions.document(own),
            "kept": retained.census_document(held),
            "server": reported.document(able),
        }
    )
    return code


def _code(found: Standing, own: Condition) -> int:
    if found.in_doubt:
        return IN_DOUBT
    return DIFFERS if found.drift or found.chain_broken_at is not None or own.wrong else DONE

"""slipway build: detect what the database needs and write it for review; on development apply it too."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial

from core import pipeline
from core.cli import asking
from core.cli.call import Call, pairs
from core.cli.exit_codes import DONE, REFUSED, UNANSWERED
from core.errors import Refused
from core.render.proposals import Build
from core.report import builds, findings


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("iteration", metavar="N", type=int, nargs="?")
    parser.add_argument("--answer", metavar="KEY=VALUE", action="append", default=[], help="answer a question")
    parser.add_argument("--discard-edits", action="store_true", help="give up what was edited in a draft")
    parser.add_argument("--reopen", action="store_true", help="make a sealed iteration a draft again (development)")
    parser.add_argument("--apply", action="store_true", help="then apply it to a development target")
    parser.add_argument("--continue", dest="go_on", action="store_true", help="then run the pipeline's next stage")


def run(call: Call) -> int:
    project = call.project()
    if call.words.reopen:
        with pipeline.open_target(project, call.target) as connector:
            pipeline.reopen(project, connector, call.words.iteration)
    answers = pairs(call.words.answer, "--answer")
    last = _built(call, answers)
    if last.proposal is None:
        return REFUSED if last.errors else UNANSWERED
    if not call.words.apply:
        call.console.document(partial(builds.document, last))
        return DONE
    name, target = project.target(call.target)
    if target.stage != "development":
        raise Refused(
            "not-development",
            f"{name} is a {target.stage} target: build --apply works on development only",
            remedy=f"Review the migration, then: slipway apply {last.iteration} --target {name}",
        )
    return call.then("apply", iteration=last.iteration, yes=False, way="by size")


def _built(call: Call, answers: dict[str, str]) -> Build:
    """Build until nothing is open; on a terminal ask in place."""
    project = call.project()
    while True:
        last: Build | None = None
        for done in pipeline.build(project, call.words.iteration, answers, discard_edits=call.words.discard_edits):
            call.console.say(builds.lines(done))
            last = done
        if last is None:
            raise Refused("nothing-built", "there was nothing to build", remedy="Name an iteration.")
        asks = bool(last.questions) and not last.errors and not call.console.json and sys.stdin.isatty()
        given = asking.answers(last.questions) if asks else None
        if given is None:
            break
        answers |= given
    if last.proposal is None:
        call.console.document(partial(builds.document, last))
        if call.console.quiet:
            call.console.complain([*findings.lines(last.findings), *findings.question_lines(last.questions)])
    return last

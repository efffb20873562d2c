"""slipway verify: prove that the database matches the model."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DIFFERS, DONE
from core.report import verification_page, verifications
from core.run.verify import Report


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--iteration", metavar="N", type=int, help="where the target stands when left out")
    parser.add_argument("--format", choices=("text", "json", "html"), default="text")
    parser.add_argument("--output", metavar="FILE", type=Path)


def run(call: Call) -> int:
    project = call.project()
    with pipeline.open_target(project, call.target) as connector:
        report = pipeline.verify(project, connector, call.words.iteration)
    text, code = _formatted(report, call.words.format), DONE if report.ok else DIFFERS
    if call.words.output is not None:
        call.words.output.write_text(text, encoding="utf-8", newline="\n")
        call.console.answer([f"{verifications.verdict(report)}; the report is in {call.words.output}"], code)
    else:
        call.console.answer([text.rstrip()], code)
    call.console.document(lambda: verifications.document(report))
    return code


def _formatted(report: Report, form: str) -> str:
    if form == "json":
        return json.dumps(verifications.document(report), indent=2, ensure_ascii=False) + "\n"
    if form == "html":
        return verification_page.page(report)
    return "\n".join(verifications.lines(report)) + "\n"

"""slipway new: a project, empty or from an example."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from core import pipeline
from core.cli.call import Call
from core.cli.exit_codes import DONE


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--example", metavar="NAME", help="start from an example: crm or shop")


def run(call: Call) -> int:
    project = pipeline.new(call.words.folder, call.words.example)
    call.console.say(
        [
            f"{project.name} is at {project.root}",
            f"  Next: slipway build 1 --project {project.root}"
            if call.words.example
            else "  Next: put your model at iterations/001/busm.mmd, then: slipway build 1",
        ]
    )
    call.console.document(lambda: {"project": project.name, "id": project.id, "root": str(project.root)})
    return DONE

"""What the terminal gets: lines for people, one document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.report.letters import visible
from core.schema.layout import Json


@dataclass(frozen=True, slots=True)
class Console:
    """`--json` leaves standard output to one document; `--quiet` leaves out what went well."""

    json: bool = False
    events: bool = False
    quiet: bool = False

    def say(self, lines: Iterable[str]) -> None:
        if not self.json and not self.quiet:
            for line in lines:
                print(visible(line))
            sys.stdout.flush()

    def answer(self, lines: Iterable[str], code: int) -> None:
        """What a command found; what is not as it should be is told also to who wants to hear of nothing else."""
        if code and self.quiet:
            self.complain(lines)
        else:
            self.say(lines)

    def document(self, made: Callable[[], Json]) -> None:
        """Make it only where somebody asked for it."""
        if self.json:
            print(json.dumps(made(), indent=2, ensure_ascii=False, default=str), flush=True)

    def complain(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(visible(line), file=sys.stderr, flush=True)

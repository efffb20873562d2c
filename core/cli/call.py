"""One call of a command: its words, its project, its target and where it speaks."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from core.cli.console import Console
from core.cli.lines import typed
from core.errors import Unanswered, UsageError
from core.project import settings
from core.project.settings import FILE, Project, Stage


@dataclass(frozen=True, slots=True)
class Call:
    words: Namespace
    console: Console
    command: Callable[[str, Call], int]  # runs one of the table

    @property
    def target(self) -> str | None:
        name: str | None = self.words.target
        return name

    def project(self) -> Project:
        return settings.find(Path(self.words.project or "."))

    def project_if_any(self) -> Project | None:
        start = Path(self.words.project or ".").resolve()
        found = any((folder / FILE).is_file() for folder in (start, *start.parents))
        return settings.find(start) if found else None

    def then(self, name: str, **words: object) -> int:
        """Go on with another command, as if it had been called with these words."""
        return self.command(name, replace(self, words=Namespace(**{**vars(self.words), **words})))

    def confirm(self, project: Project, what: str, stands: Stage | None = None) -> None:
        """Off development a person types the target's name, or the caller says --yes."""
        name, target = project.target(self.target)
        stage = stands or target.stage
        if stage == "development" or self.words.yes:
            return
        asks = sys.stdin.isatty() and not self.console.json
        if asks and typed(f"{what} on {name} ({stage}). Type {name} to go on: ") == name:
            return
        raise Unanswered(
            "not-confirmed",
            f"{what} on {name} ({stage}) needs a confirmation",
            remedy="Add --yes when you are sure.",
        )


def pairs(values: list[str], option: str) -> dict[str, str]:
    """Read KEY=VALUE options."""
    found: dict[str, str] = {}
    for value in values:
        key, equals, said = value.partition("=")
        if not equals or not key:
            raise UsageError("no-pair", f"{option} {value} is not KEY=VALUE", remedy=f"Write {option} KEY=VALUE.")
        found[key] = said
    return found

"""The sources that `show` and `diff` take: what lies in files is read without the means to open a database."""

from __future__ import annotations

from contextlib import ExitStack

from core import pipeline
from core.project.settings import Project
from core.run.sources.reading import Source, is_elsewhere, read_source


def opened(text: str, project: Project | None, target: str | None, stack: ExitStack) -> Source:
    """The word `target` is what --target names; the stack closes what had to be opened."""
    named = target if target and text == "target" else text
    if named == target and project:
        project.target(target)  # one that is not known is no file either
    if is_elsewhere(named, project):
        return pipeline.read_elsewhere(named, project, stack)
    return read_source(named, project)

"""The sources that `show` and `diff` take: what lies in files is read without the means to open a database."""

from __future__ import annotations

from contextlib import ExitStack

from core import pipeline
from core.project.settings import Project
from core.run.reading import Source, is_elsewhere, read_source


def opened(text: str, project: Project | None, stack: ExitStack) -> Source:
    """The stack closes what had to be opened."""
    return pipeline.read_elsewhere(text, project, stack) if is_elsewhere(text, project) else read_source(text, project)

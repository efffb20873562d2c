"""What a target still lacks: the baseline, as long as it is not recorded there, and every later iteration."""

from __future__ import annotations

from core.project.baselines import baseline
from core.project.migrations import built
from core.project.settings import Project
from core.run.records.history import History


def pending(project: Project, history: History) -> tuple[int, ...]:
    first = (0,) if history.last is None and baseline(project) is not None else ()
    return (*first, *(one.iteration for one in built(project) if one.iteration > history.iteration))

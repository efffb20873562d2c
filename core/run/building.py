"""Writing iterations: first those that were never built, then the one asked for; an open question stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from core.project import answers as replies
from core.project import decision_files, integrity
from core.project.iterations import iteration
from core.project.migrations import built, refuse_edited, write
from core.project.settings import Project
from core.render.proposals import Build

Propose = Callable[[Project, int, Mapping[str, str]], Build]


def build(
    project: Project,
    number: int | None,
    answers: Mapping[str, str],
    propose: Propose,
    *,
    discard_edits: bool = False,
) -> Iterator[Build]:
    """Yield each iteration as it is written; one that can't be written is the last."""
    goal = iteration(project, number).number
    done = {one.iteration for one in built(project)}
    for each in (*(earlier for earlier in range(1, goal) if earlier not in done), goal):
        refuse_edited(project, [each - 1])
        proposed = propose(project, each, answers if each == goal else {})
        if proposed.proposal is None:
            yield proposed
            return
        written = write(project, each, proposed.proposal.files, discard_edits=discard_edits)
        if answers and each == goal:
            folder = iteration(project, each).folder
            decision_files.write(folder, replies.answered(decision_files.read(folder), answers))
        yield proposed.wrote(integrity.status(integrity.read(project.migrations).values(), each), written=written)

"""Which file an apply would run for each iteration, and why, before anything runs or is written."""

from __future__ import annotations

from collections.abc import Sequence

from core.project.migrations import Migration, OnlinePair
from core.project.settings import Project, Stage, Way
from core.render.proposals import Build
from core.run.online.between import Between
from core.run.online.choosing import Choice, choose
from core.targets.connector import Connector
from core.targets.translate import reading


def foreseen(
    project: Project,
    connector: Connector,
    builds: Sequence[Build],
    between: Between | None,
    *,
    stage: Stage,
    way: Way,
) -> tuple[Choice, ...]:
    """Ask the planner how large the tables are now; an iteration without a second file has nothing to choose."""
    pages = [page for build in builds if (page := _page(project, build)) is not None]
    with reading(connector) as connection:
        return tuple(choose(project, connection, page, between, stage=stage, way=way) for page in pages)


def _page(project: Project, build: Build) -> Migration | None:
    """What is proposed, as it would be read back from its files."""
    proposal = build.proposal
    if proposal is None or len(proposal.files) < 6:
        return None
    up, down, record, _, safer, safer_down = (project.migrations / name for name, _ in proposal.files)
    up_text, down_text, _, _, safer_text, safer_down_text = (text for _, text in proposal.files)
    online = OnlinePair(safer, safer_down, safer_text, safer_down_text)
    return Migration(build.iteration, build.status or "draft", up, down, record, up_text, down_text, online)

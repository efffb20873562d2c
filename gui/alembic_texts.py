"""The revision that an Alembic export would write for the iteration under review, as a text to read."""

from __future__ import annotations

from collections.abc import Sequence

from core.project.migrations import Migration
from core.project.settings import Project
from core.render.proposals import Build
from core.render.revisions import revision
from gui.plain import plain
from gui.reviews import Review, Script
from gui.tokens import coloured

LONGEST = 500_000  # the parser holds the interpreter for as long as it reads


def alembic_text(project: Project, review: Review, built: Sequence[Migration]) -> Script:
    """Render what the frozen files would become; a text too long to parse without a stall says where it can be had."""
    up, down = (one.source or one.text for one in (review.migration, review.rollback))
    if len(up) + len(down) > LONGEST:
        said = "# This revision is long: slipway export alembic writes it.\n"
        return Script("", said, coloured(said, "python"))
    earlier = max((one.iteration for one in built if one.iteration < review.iteration), default=None)
    found = revision(_migration(project, review.build, (up, down), built), earlier, project.id)
    return Script(found.file, plain(found.text), coloured(plain(found.text), "python"), source=found.text)


def _migration(project: Project, build: Build, texts: tuple[str, str], built: Sequence[Migration]) -> Migration:
    frozen = next((one for one in built if one.iteration == build.iteration and one.status == "sealed"), None)
    if frozen is not None or build.proposal is None:
        return frozen or next(one for one in built if one.iteration == build.iteration)
    up, down, record = (project.migrations / name for name, _ in build.proposal.files[:3])
    return Migration(build.iteration, "draft", up, down, record, *texts)

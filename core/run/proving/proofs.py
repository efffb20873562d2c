"""The proof after COMMIT, over a connection of its own, and what of it nobody could give."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from core.project.settings import Project
from core.run.events import Event, Phase
from core.run.proving.differences import Difference
from core.run.proving.judge import is_judged
from core.run.proving.unproved import compared, named, wanted
from core.run.standing import fresh, refuse_drift
from core.targets.connector import Connector

_SHOWN = 3


def proved(project: Project, connector: Connector, iteration: int) -> Generator[Event, None, tuple[str, ...]]:
    """Read back once more, independently; name each expression that could not be proven."""
    found = fresh(project, connector)
    refuse_drift(found)
    left: tuple[Difference, ...] = ()
    if not is_judged(project, iteration, found.live.server_major):
        ought = wanted(project, connector, iteration)
        left = compared(connector, ought, found.live.schema, project.first_schema).unproved
    but = f", but {unproved_said(left)}" if left else ""
    yield Phase("verified", f"iteration {iteration}: the database is as the snapshot says{but}")
    return tuple(f"iteration {iteration}: {one}: not proven" for one in named(left))


def unproved_said(found: Sequence[Difference]) -> str:
    """Say how many there are, and name the first of them."""
    names = named(found)
    more = f"; and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    expressions = "1 expression" if len(names) == 1 else f"{len(names)} expressions"
    return f"{expressions} could not be proven ({'; '.join(names[:_SHOWN])}{more})"

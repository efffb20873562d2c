"""The proof that the database matches the model: expected, actual and extra, told for each object."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.errors import Refused
from core.load.live import read_schema
from core.project.migrations import read_snapshot
from core.project.settings import Project
from core.run.differences import Difference, differences
from core.run.judge import expected
from core.run.managed import only_managed
from core.run.standing import looked_up, schemas_of
from core.schema.digests import state
from core.schema.schemas import Schema
from core.schema.unmanaged import Unmanaged, unmanaged
from core.targets.connector import Connector


@dataclass(frozen=True, slots=True)
class Report:
    """What a person reads and attaches to a ticket."""

    project: str
    target: str
    iteration: int
    at: datetime
    expected: Schema
    actual: Schema
    differences: tuple[Difference, ...]
    unmanaged: tuple[str, ...]
    state: str
    server_major: int
    of_baseline: Unmanaged = field(default_factory=Unmanaged)  # compared like everything else, and left alone

    @property
    def ok(self) -> bool:
        return not self.differences


def verify(project: Project, connector: Connector, iteration: int | None) -> Report:
    """Compare the live read-back with the read-back of snapshot N; N is where the target stands unless named."""
    found = looked_up(project, connector)
    if found.at_work:
        raise Refused(
            "at-work",
            f"a run is at work on {connector.label}: its tables are changing",
            remedy="Wait until it is done; slipway status says so.",
        )
    number = found.iteration if iteration is None else iteration
    wanted, live = expected(project, connector, number), found.live
    if number != found.iteration:
        with connector.read() as connection:
            live = only_managed(read_schema(connection, schemas_of(project, number)), wanted)
    return Report(
        project=project.name,
        target=connector.label,
        iteration=number,
        at=datetime.now(UTC),
        expected=wanted,
        actual=live.schema,
        differences=differences(wanted, live.schema),
        unmanaged=live.unmanaged,
        state=found.state if number == found.iteration else state(live.schema),
        server_major=live.server_major,
        of_baseline=unmanaged(read_snapshot(project, number), project.first_schema),
    )

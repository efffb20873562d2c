"""What a chapter should leave behind, made ready before anything is locked, and held against what it has left."""

from __future__ import annotations

from dataclasses import dataclass

from core.load.catalogue.nouns import schema_in
from core.load.live import read_back_of, read_rows
from core.project.settings import Project
from core.run.proving.differences import Difference
from core.run.proving.judge import known
from core.run.proving.known import Known, found_again
from core.run.proving.managed import only_managed
from core.run.proving.unproved import Wanted, compared, wanted
from core.run.standing import schemas_of
from core.schema import snapshot
from core.schema.digests import state
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector


@dataclass(frozen=True, slots=True)
class Left:
    """A read-back, by its state and as the document that the history keeps."""

    state: str
    document: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """The read-back of snapshot N, in every form in which it may be asked for under locks."""

    ought: Wanted
    schemas: tuple[str, ...]
    known: Known | None  # none where nobody could judge
    document: str

    @property
    def expected(self) -> Schema:
        return self.ought.schema


def arrival(project: Project, connector: Connector, connection: Connection, number: int) -> Arrival:
    """Ask the judge before the transaction begins: no table is locked while it works."""
    ought = wanted(project, connector, number)
    major = connection.info.server_version // 10_000
    again = None if ought.unjudged else known(project, connector, number, major)
    return Arrival(ought, schemas_of(project, number), again, _document(ought.schema))


def left(goal: Arrival, connector: Connector, connection: Connection, first: str) -> Left | Difference:
    """Prove it by the rows of the catalogue; make nouns of them only where they aren't those that the judge read."""
    catalogue = read_rows(connection, goal.schemas)
    if goal.known and found_again(goal.known, catalogue, connection):
        return Left(goal.known.state, goal.document)
    whole = read_back_of(catalogue, schema_in(catalogue), connection, goal.schemas)
    read = only_managed(whole, goal.expected).schema
    found = compared(connector, goal.ought, read, first).differences
    return found[0] if found else Left(state(read), _document(read))


def _document(read: Schema) -> str:
    """What the baseline left out is no part of what was read."""
    return snapshot.dump(Schema(read.tables, read.objects))

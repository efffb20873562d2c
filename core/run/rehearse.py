"""Up, compare, down, compare, up again, in an empty place on the target's own server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.errors import Refused
from core.load.live import read_schema
from core.project.migrations import Migration, read_snapshot
from core.project.settings import Project
from core.run.chapter import Page, perform
from core.run.differences import differences
from core.run.events import Event, Phase
from core.run.judge import create, expected, managed
from core.run.managed import without_places
from core.run.session import Control
from core.run.workplaces import Workplace, workplace
from core.targets.connector import Connector


def rehearse(project: Project, connector: Connector, migration: Migration, control: Control) -> Iterator[Event]:
    """Prove that the frozen pair leads from snapshot N-1 to N and back; raise where it doesn't."""
    number = migration.iteration
    yield Phase("rehearsing", f"iteration {number}: up, down, up" if number else "the baseline")
    base, goal = expected(project, connector, number - 1), expected(project, connector, number)
    schemas = managed(project, read_snapshot(project, number - 1), read_snapshot(project, number))
    with workplace(connector, schemas, control) as place:
        create(place, read_snapshot(project, number - 1), project.first_schema)
        up = Page(project.id, migration, "up", project.first_schema, goal, "rehearsal", {})
        down = Page(project.id, migration, "down", project.first_schema, base, "rehearsal", {})
        passes = ((up, "up"), (down, "down"), (up, "up again")) if number else ((up, "up"),)
        for page, said in passes:
            _pass(place, schemas, control, page)
            yield Phase("rehearsed", f"iteration {number} {said}")


def _pass(place: Workplace, schemas: Sequence[str], control: Control, page: Page) -> None:
    with place.piece() as connection:
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        for _ in perform(connection, control, page):
            pass  # a rehearsal's statements are not the run's: its one stage is told above
    read = without_places(read_schema(place.connection, schemas).schema, page.expected)
    found = differences(page.expected, read)
    if found:
        raise Refused(
            "rehearsal-differs",
            f"rehearsed {page.direction}, {found[0].object} is {found[0].kind} "
            f"({found[0].attribute or 'whole'}: expected {found[0].expected}, got {found[0].actual})",
            place=f"migrations/{page.migration.up.name}",
            remedy="Nothing was touched. Build the iteration anew; if it was not edited, this is a bug in Slipway.",
        )

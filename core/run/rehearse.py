"""Up, compare, down, compare, up again, in an empty place that is made like the target."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from core.errors import Cancelled, CoreError, Refused
from core.load.live import read_schema
from core.project.migrations import Migration, read_snapshot
from core.project.settings import Project
from core.run.chapter import Page, perform
from core.run.events import Done, Event, Phase, Sent
from core.run.measuring import Meter, made
from core.run.proving.differences import Difference, differences
from core.run.proving.judge import create, expected, managed
from core.run.proving.managed import only_managed, without_places
from core.run.proving.surroundings import Surroundings, read_surroundings
from core.run.proving.workplaces import Workplace, workplace
from core.run.records import history
from core.run.session import Control
from core.run.work import StatementFailed
from core.schema.constraints import QName
from core.schema.objects import identity
from core.schema.schemas import Schema
from core.targets.connector import Connection, Connector

_LIKE = (
    "SELECT pg_encoding_to_char(encoding), datcollate, datctype, to_jsonb(d) ->> 'datlocprovider', "
    "coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') "
    "FROM pg_database AS d WHERE datname = current_database()"
)


class _NotRehearsed(Refused):
    """Nothing is wrong with the files as far as is known: they could not be tried."""

    def __init__(self, why: str) -> None:
        super().__init__("not-rehearsed", why, remedy="Mend what is named, and rehearse again.")


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where it is tried, and what stands there that is nobody's business."""

    place: Workplace
    schemas: tuple[str, ...]
    unmanaged: frozenset[object]  # by identity
    secured: frozenset[QName]  # tables whose row security no snapshot speaks of


Outcome = Generator[Event, None, str]


def rehearse(project: Project, connector: Connector, pages: Sequence[Migration], control: Control) -> Outcome:
    """Begin with what the target holds now; say why where nothing could be proved, and raise where it doesn't lead."""
    return (yield from _rehearsed(project, connector, pages, control, _live(project, connector, pages)))


def rehearse_from_files(project: Project, connector: Connector, page: Migration, control: Control) -> Outcome:
    """Begin with snapshot N-1, where the target stands elsewhere."""
    ours = managed(project, *(read_snapshot(project, number) for number in (page.iteration - 1, page.iteration)))
    before = expected(project, connector, page.iteration - 1)  # as it reads back: its copy is compared with it
    return (yield from _rehearsed(project, connector, (page,), control, Surroundings(before, ours)))


def _live(project: Project, connector: Connector, pages: Sequence[Migration]) -> Surroundings:
    numbers = {pages[0].iteration - 1, *(page.iteration for page in pages)}
    ours = managed(project, *(read_snapshot(project, number) for number in sorted(numbers)))
    with connector.read() as connection:
        found = read_surroundings(connection, ours)
        # After the structure: a rival's COMMIT shows both at once, so a history that ends before it vouches for both.
        stands = history.read(connection, project)
    if stands.iteration != max(pages[0].iteration - 1, 0):
        raise history.moved_on(connector.label, stands.iteration, pages[0].iteration - 1)
    return found


def _rehearsed(
    project: Project, connector: Connector, pages: Sequence[Migration], control: Control, around: Surroundings
) -> Outcome:
    words = ", ".join(str(page.iteration) for page in pages)
    yield Phase("rehearsing", f"iteration {words}: up, down, up" if pages[0].iteration else "the baseline")
    try:
        yield from _passes(project, connector, pages, control, around)
    except CoreError as error:
        if error.code not in {"not-rehearsed", "unproved"}:
            raise
        what = f"iteration {words}" if pages[0].iteration else "the baseline"
        yield Phase("not rehearsed", f"{what}: {error.message}")
        return error.message
    return ""


def _passes(
    project: Project, connector: Connector, pages: Sequence[Migration], control: Control, around: Surroundings
) -> Iterator[Event]:
    if around.lacking:
        raise _NotRehearsed(f"it can't be made anew: {'; '.join(around.lacking)}")
    # The judge may need a place of its own, and the schemas step aside only once.
    reads = {
        number: expected(project, connector, number)
        for number in (pages[0].iteration - 1, *(page.iteration for page in pages))
    }
    control.check()
    base = reads[pages[0].iteration - 1]
    with workplace(connector, around.schemas, control) as place, _only_what_is_ours(place):
        ground = _grounded(connector, place, around, control)
        named = {identity(one) for one in base.objects}
        stage = _Stage(
            place,
            managed(project, *(read_snapshot(project, number) for number in reads)),
            frozenset(identity(one) for one in ground.objects if identity(one) not in named),
            frozenset(table.name for table in ground.tables if table.row_security),
        )
        for page in pages:
            there, back = reads[page.iteration], reads[page.iteration - 1]
            up = Page(project.id, page, "up", project.first_schema, there, "rehearsal", {})
            down = Page(project.id, page, "down", project.first_schema, back, "rehearsal", {})
            passes = ((up, "up"), (down, "down"), (up, "up again")) if page.iteration else ((up, "up"),)
            meter = made(project, connector, place.connection, page)
            for each, said in passes:
                yield from _pass(stage, control, each, meter if said == "up" else None)
                yield Phase("rehearsed", f"iteration {page.iteration} {said}" if page.iteration else "the baseline")


@contextmanager
def _only_what_is_ours(place: Workplace) -> Iterator[None]:
    """What another server refuses says nothing of the target's."""
    try:
        yield
    except Cancelled:
        raise
    except CoreError as error:
        if place.elsewhere and error.code != "rehearsal-differs":
            raise _NotRehearsed(f"the embedded server stands in for the target's, and there {error.message}") from error
        raise


def _grounded(connector: Connector, place: Workplace, around: Surroundings, control: Control) -> Schema:
    """Make the target's structure anew, and prove that it is the same before anything is concluded from it."""
    _refuse_another_kind(connector, place)
    try:
        create(place, around.schema, around.schemas[0])
    except psycopg.Error as error:
        control.check()
        if place.connection.closed:
            raise
        said = error.diag.message_primary or str(error).strip()
        raise _NotRehearsed(f"the target's structure can't be made anew: {said}") from error
    read = read_schema(place.connection, around.schemas).schema
    if found := _differing(around.schema, read):
        first = found[0]
        raise _NotRehearsed(
            f"made anew, {first.object} is {first.kind} ({first.attribute or 'whole'}: "
            f"on the target {first.expected}, in the copy {first.actual})"
        )
    return read


def _differing(wanted: Schema, read: Schema) -> tuple[Difference, ...]:
    return differences(without_places(wanted, Schema()), without_places(read, Schema()))


def _refuse_another_kind(connector: Connector, place: Workplace) -> None:
    """Texts sort and compare as a database's locale says; a scratch database of the same server has the target's."""
    if not place.elsewhere:
        return
    with connector.read() as connection:
        here, there = _like(connection), _like(place.connection)
    if here != there:
        raise _NotRehearsed(
            f"the role may make no place for it on the target's server, and the embedded one has another encoding or "
            f"locale ({there} instead of {here})"
        )


def _like(connection: Connection) -> str:
    row = connection.execute(_LIKE).fetchone() or ()
    return " ".join(str(value) for value in row if value)


def _pass(stage: _Stage, control: Control, page: Page, meter: Meter | None) -> Iterator[Event]:
    name = page.migration.file(page.direction).name
    with _told_as_a_rehearsal(page, name), stage.place.piece() as connection:
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        if meter is not None:
            meter.start()
        for event in perform(connection, control, page):
            # A rehearsal's statements are not the run's: what they did is told, not that they ran.
            if meter is not None and isinstance(event, Sent):
                meter.sent(event)
            elif meter is not None and isinstance(event, Done) and (measured := meter.done(event)):
                yield measured
    read = read_schema(stage.place.connection, stage.schemas)
    # What stood there before the file ran is nobody's; whatever else is there now, the file has made.
    made = tuple(one for one in read.schema.objects if identity(one) not in stage.unmanaged)
    secured = tuple(table for table in read.schema.tables if table.row_security and table.name not in stage.secured)
    spoken = Schema((*page.expected.tables, *secured), (*page.expected.objects, *made))
    found = differences(page.expected, without_places(only_managed(read, spoken).schema, page.expected))
    if found:
        raise Refused(
            "rehearsal-differs",
            f"rehearsed {page.direction}, {found[0].object} is {found[0].kind} "
            f"({found[0].attribute or 'whole'}: expected {found[0].expected}, got {found[0].actual})",
            place=f"migrations/{name}",
            remedy="Nothing was touched. Build the iteration anew; if it was not edited, this is a bug in Slipway.",
        )


@contextmanager
def _told_as_a_rehearsal(page: Page, name: str) -> Iterator[None]:
    """What fails here would have failed there."""
    try:
        yield
    except StatementFailed as error:
        error.message = f"rehearsed {page.direction}, {error.message}"
        error.place = f"migrations/{name}"
        error.remedy = error.remedy.replace("this transaction is rolled back as a whole", "the target was not touched")
        raise

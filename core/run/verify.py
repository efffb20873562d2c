"""The proof that the database matches the model: expected, actual and extra, told for each object."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.errors import Refused
from core.load.catalogue.nouns import schema_in
from core.load.catalogue.reading import Catalogue
from core.load.catalogue.row_digests import row_digests
from core.load.live import ReadBack, read_back_of, read_rows
from core.project import integrity
from core.project.disorder import refuse_strangers
from core.project.integrity import Entry
from core.project.migrations import migration, read_snapshot, refuse_behind, refuse_edited, snapshot_text
from core.project.settings import Project
from core.run.online import between as segments
from core.run.online.between import Between, refuse_between
from core.run.proving.differences import Difference
from core.run.proving.drifting import Origin, elsewhere_said, origins, origins_between, remarks, respelled
from core.run.proving.judge import also_known, remember_also
from core.run.proving.known import Known, found_again, known_of
from core.run.proving.managed import only_managed
from core.run.proving.mending import NO_MEND, Mend, mend
from core.run.proving.second_reading import in_words_of
from core.run.proving.unproved import compared, known_or_named, wanted
from core.run.records import history as histories
from core.run.records.doubt import lock_is_free
from core.run.records.history import History, Row
from core.schema import snapshot
from core.schema.digests import state
from core.schema.findings import Finding
from core.schema.schemas import Schema
from core.schema.unmanaged import Unmanaged, unmanaged
from core.targets.connector import Connection, Connector
from core.targets.translate import reading


@dataclass(frozen=True, slots=True)
class Report:
    """What a person reads and attaches to a ticket."""

    project: str
    target: str
    iteration: int
    at: datetime
    who: str
    server: str
    server_major: int
    files: tuple[Entry, ...]  # those of the iteration, as slipway.sum knows them
    last: Row | None  # the run that the target stands after
    expected_tables: int
    actual_tables: int
    differences: tuple[Difference, ...]
    origins: tuple[Origin, ...]  # of each difference
    unmanaged: tuple[str, ...]
    findings: tuple[Finding, ...]
    mend: Mend
    state: str
    of_baseline: Unmanaged = field(default_factory=Unmanaged)  # compared like everything else, and left alone
    unproved: tuple[Difference, ...] = ()  # spelled differently, and no judge could say whether it means the same
    unproved_since: tuple[Origin, ...] = ()  # of each
    unjudged: str = ""  # why there was none

    @property
    def ok(self) -> bool:
        """What was spelled anew since the last run is no proof of another meaning, and drift all the same."""
        return not self.differences and not self.respelled

    @property
    def proved(self) -> bool:
        return self.ok and not self.unproved

    @property
    def respelled(self) -> tuple[Difference, ...]:
        return respelled(self.unproved, self.unproved_since)


@dataclass(frozen=True, slots=True)
class _Compared:
    live: ReadBack
    state: str
    differences: tuple[Difference, ...] = ()
    origins: tuple[Origin, ...] = ()
    mend: Mend = NO_MEND
    unproved: tuple[Difference, ...] = ()
    unproved_since: tuple[Origin, ...] = ()
    unjudged: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the target said at one moment, and what it should have said."""

    history: History
    iteration: int
    known: Known
    catalogue: Catalogue
    again: _Compared | None  # only where all is as it was read once
    between: Between | None


def verify(project: Project, connector: Connector, iteration: int | None) -> Report:
    """Compare the live read-back with the read-back of snapshot N; N is where the target stands unless named."""
    if iteration is not None and iteration < 0:
        migration(project, iteration)  # says that there is none
    with reading(connector) as connection:
        if not lock_is_free(connection, project):
            raise Refused(
                "at-work",
                f"a run is at work on {connector.label}: its tables are changing",
                remedy="Wait until it is done; slipway status says so.",
            )
        seen = _seen(project, connector, connection, iteration)
        refuse_edited(project, [seen.iteration])
        compared = seen.again or _compare(project, connector, connection, seen)
        server = connection.info.parameter_status("server_version") or ""
    return Report(
        project=project.name,
        target=connector.label,
        iteration=seen.iteration,
        at=datetime.now(UTC),
        who=getpass.getuser(),
        server=server,
        server_major=compared.live.server_major,
        files=_files(project, seen.iteration),
        last=seen.history.last,
        expected_tables=len(seen.known.tables),
        actual_tables=len(seen.catalogue.tables),
        differences=compared.differences,
        origins=compared.origins,
        unmanaged=compared.live.unmanaged,
        findings=tuple(_remarks(connector, seen, compared)),
        mend=compared.mend,
        state=compared.state,
        of_baseline=_of_baseline(project, seen.iteration),
        unproved=compared.unproved,
        unproved_since=compared.unproved_since,
        unjudged=compared.unjudged,
    )


def _seen(project: Project, connector: Connector, connection: Connection, iteration: int | None) -> _Seen:
    """Read again when a rival has committed in between: its structure under the old row would look like drift."""
    while True:
        history = histories.read(connection, project)
        number = history.iteration if iteration is None else iteration
        between = segments.read(connection, project, history)
        refuse_strangers(project.migrations, integrity.read(project.migrations))
        if iteration is None:
            refuse_behind(project, number, connector.label)
            refuse_between(between, connector.label, "no snapshot says what it should be there")
        ought = known_or_named(project, connector, number, connection.info.server_version // 10_000)
        catalogue = read_rows(connection, ought.schemas)
        if histories.read(connection, project).head == history.head:
            again = _again(project, connection, number, ought, catalogue)
            return _Seen(history, number, ought, catalogue, again, between)


def _again(
    project: Project, connection: Connection, number: int, ought: Known, catalogue: Catalogue
) -> _Compared | None:
    """Look whether these very rows have been proved before; nothing needs to be made of them then."""
    for one in (ought, also_known(project, number, connection.info.server_version // 10_000)):
        if one is not None and (live := found_again(one, catalogue, connection)) is not None:
            return _Compared(live, one.state)
    return None


def _compare(project: Project, connector: Connector, connection: Connection, seen: _Seen) -> _Compared:
    """Something is not as it was read once: make nouns of all rows, and name what is different."""
    ought = wanted(project, connector, seen.iteration)
    said = ought.schema
    read = read_back_of(seen.catalogue, schema_in(seen.catalogue), connection, seen.known.schemas)
    live = only_managed(read, said)
    told = compared(connector, ought, live.schema, project.first_schema)
    found, left = told.differences, told.unproved
    left_since = origins(connection, project, seen.history, said, left)
    changed = respelled(left, left_since)
    if not found and not changed:
        if (
            not ought.unjudged and live.schema.tables == read.schema.tables
        ):  # else what was left out would not be counted next time
            same = known_of(live.schema, row_digests(seen.catalogue), seen.known.schemas)
            remember_also(project, seen.iteration, live.server_major, same)
        return _Compared(live, state(live.schema), (), (), NO_MEND, left, left_since, ought.unjudged)
    if seen.between:
        since = origins_between(seen.between, live.schema, found)
    else:
        since = origins(connection, project, seen.history, said, found)
    spelled = in_words_of(live.schema, said, (*found, *changed))
    elsewhere = elsewhere_said(seen.history, seen.iteration, seen.between)
    offered = Mend(impossible=elsewhere) if elsewhere else mend(spelled, said, project.first_schema)
    return _Compared(live, state(live.schema), found, since, offered, left, left_since, ought.unjudged)


def _remarks(connector: Connector, seen: _Seen, told: _Compared) -> Iterator[Finding]:
    """What was proved and what was only spelled anew since the last run are told in one sentence."""
    changed = respelled(told.unproved, told.unproved_since)
    since: list[Origin] = ["since-run" for _ in changed]
    found, said = (*told.differences, *changed), (*told.origins, *since)
    yield from remarks(connector.label, seen.history, seen.iteration, found, said, between=seen.between)


def _of_baseline(project: Project, number: int) -> Unmanaged:
    """Without a baseline nothing is; a snapshot is not decoded to learn that."""
    if snapshot_text(project, 0) == snapshot.dump(Schema()):
        return Unmanaged()
    return unmanaged(read_snapshot(project, number), project.first_schema)


def _files(project: Project, iteration: int) -> tuple[Entry, ...]:
    entries = integrity.read(project.migrations).values()
    return tuple(one for one in entries if one.iteration == iteration)

"""Bring a target back to an iteration: the stored ways back, newest first, in one transaction, with the data."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from psycopg import sql

from core.errors import Refused, UsageError
from core.plan.steps import aside, parcel
from core.project.migrations import Migration, built, refuse_altered
from core.project.settings import Project
from core.render.keeping import parcel_name
from core.run import preflight
from core.run.events import Event, Finished, Phase, RunStarted
from core.run.lookups import column_exists, count, relation, rows_in, table_exists
from core.run.patience import patiently
from core.run.renamings import as_it_is_now
from core.run.session import Control
from core.run.standing import Standing, chapters, fresh, refuse_drift, refuse_other_files, standing
from core.run.statements import Fact, statements
from core.run.transaction import Undertaking
from core.schema.constraints import QName
from core.targets.connector import Connection, Connector


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one object, said before anything runs."""

    object: str
    how: str  # "kept with its rows", "comes back with its rows", "comes back as structure only", "values kept"
    rows: int


def rollback(
    project: Project, connector: Connector, goal: int, control: Control, fills: Mapping[str, str]
) -> Iterator[Event]:
    """Drift is refused, so the stored ways back fit."""
    began = time.perf_counter()
    run = str(uuid4())
    doing = Undertaking(run, project, connector, control, "down", fills, "development")
    with control.working(connector) as connection:
        yield Phase("checking", connector.label)
        found = standing(project, connector, connection)
        control.check()
        migrations = built(project)
        pages = pages_back(migrations, found, goal)
        yield RunStarted(run, "down", connector.label, found.iteration, goal, len(pages))
        refuse_drift(found)
        refuse_altered(project, migrations)
        refuse_other_files(found, migrations)
        preflight.check(project, connection, pages, "down", fills)
        sent = (yield from patiently(doing, connection, found.iteration, pages)) if pages else []
    refuse_drift(fresh(project, connector))
    yield Phase("verified", f"iteration {goal}: the database is as the snapshot says")
    seconds = time.perf_counter() - began
    yield Finished(run, "rolled back" if pages else "unchanged", found.iteration, goal, seconds, tuple(sent))


def pages_back(migrations: tuple[Migration, ...], found: Standing, goal: int) -> tuple[Migration, ...]:
    if goal < 0:
        raise UsageError("below-zero", "there is nothing before iteration 0", remedy="Roll back to 0 at the furthest.")
    if goal > found.iteration:
        raise Refused(
            "not-there-yet",
            f"{found.target} stands at iteration {found.iteration}, before {goal}",
            remedy=f"To go forward: slipway apply {goal}",
        )
    pages = chapters(found, migrations, goal)
    if len(pages) != found.iteration - goal:
        raise Refused(
            "files-missing",
            f"migrations/ lacks a way back from {found.iteration} to {goal}",
            remedy="Restore the files of the iterations between from version control.",
        )
    return pages


def fates(project: Project, connector: Connector, goal: int) -> tuple[Fate, ...]:
    """Look up, without changing anything, what a rollback would do to each object."""
    with connector.read() as connection:
        pages = pages_back(built(project), standing(project, connector, connection), goal)
        return tuple(fate for page in pages for fate in _page_fates(project, connection, page))


def _page_fates(project: Project, connection: Connection, page: Migration) -> Iterator[Fate]:
    script = statements(page.text("down"), place=page.down.name, first=project.first_schema)
    source = parcel(page.iteration, "up")
    stays = {(fact.table, fact.name) for statement in script for fact in statement.makes("aside")}
    for statement in script:
        for fact in statement.facts:
            table = parcel_name(fact.table, project.first_schema)
            column = parcel_name(fact.table, project.first_schema, fact.name)
            match fact.made:
                case "table" | "column":
                    name = table if fact.made == "table" else column
                    rows = _rows(connection, QName(source, name))
                    rows = _beside(connection, as_it_is_now(fact, script), page.iteration, rows)
                    how = "comes back as structure only" if rows is None else "comes back with its data"
                    yield Fate(name, how, rows or 0)
                case "check" if (rows := _rows(connection, QName(source, column))) is not None:
                    yield Fate(column, "gets the values back that were turned into others", rows)
                case "moved" if fact.name.startswith("slipway_"):
                    yield Fate(
                        table, f"is kept in {parcel(page.iteration, 'down')}", _rows(connection, fact.table) or 0
                    )
                case "aside":
                    yield Fate(column, f"stays in its table as {fact.new}", _rows(connection, fact.table) or 0)
                case "dropped column" if (fact.table, fact.name) not in stays:
                    kept = f"is kept in {parcel(page.iteration, 'down')}"
                    yield Fate(column, kept, _rows(connection, fact.table) or 0)
                case "renamed table":
                    yield Fate(table, f"is called {fact.name} again", _rows(connection, fact.table) or 0)
                case "renamed column":
                    yield Fate(column, f"is called {fact.new} again", _rows(connection, fact.table) or 0)
                case _:
                    pass


def _rows(connection: Connection, name: QName) -> int | None:
    return rows_in(connection, name) if table_exists(connection, name) else None


def _beside(connection: Connection, fact: Fact, iteration: int, otherwise: int | None) -> int | None:
    """Count the values of a column that was set aside in its own table; else what the parcel has."""
    name = aside(iteration, "up", fact.name)
    if not column_exists(connection, fact.table, name):
        return otherwise
    query = sql.SQL("SELECT count(*) FROM {} WHERE {} IS NOT NULL")
    return count(connection, query.format(relation(fact.table), sql.Identifier(name)))

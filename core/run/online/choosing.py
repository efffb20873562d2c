"""Which of an iteration's two files runs, and why: as asked, by where it stands, by stage, by its tables' sizes."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from core.project.migrations import Migration, OnlinePair
from core.project.settings import Project, Stage, Way
from core.run.lookups import relation, table_exists
from core.run.online.between import Between, refuse_between, refuse_other_segments
from core.run.statements import statements
from core.schema.constraints import QName
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Choice:
    """With `online` the segments run, without it the one transaction."""

    page: Migration
    why: str  # empty where there is nothing to choose
    online: OnlinePair | None = None


def choose(
    project: Project, connection: Connection, page: Migration, between: Between | None, *, stage: Stage, way: Way
) -> Choice:
    """A run that was begun is finished as it was begun."""
    if between is not None and between.iteration == page.iteration:
        return Choice(page, f"it goes on at iteration {between}", page.online)
    if page.online is None:
        return Choice(page, "it has no online file: no step has a safer form" if way == "online" else "")
    if way != "by size":
        return Choice(page, "as asked for", page.online if way == "online" else None)
    if stage == "development":
        return Choice(page, "a development target")
    limit = project.settings.project.online_rows
    name, rows = _largest(project, connection, page)
    if rows >= limit:
        return Choice(page, f"{name} has about {rows} rows, online_rows is {limit}", page.online)
    return Choice(page, f"no table that it touches has {limit} rows (online_rows)")


def refuse_begun(between: Between | None, pages: tuple[Migration, ...], target: str, way: Way) -> None:
    """Between two segments a target can only go on with the file that was begun, or go back."""
    if between is None:
        return
    if not pages or pages[0].iteration != between.iteration:
        refuse_between(between, target, "nothing else can be applied there")
    if way == "one transaction":
        refuse_between(between, target, "what was begun in segments can't be finished in one transaction")
    if between.direction == "down":
        refuse_between(between, target, "it was on its way back")
    refuse_other_segments(between, pages[0], target)


def _largest(project: Project, connection: Connection, page: Migration) -> tuple[str, int]:
    script = statements(page.up_text, place=page.up.name, first=project.first_schema)
    tables = sorted({fact.table for statement in script for fact in statement.facts})
    counted = [(_about(connection, table), str(table)) for table in tables if table_exists(connection, table)]
    rows, name = max(counted, default=(0, ""))
    return name, rows


def _about(connection: Connection, table: QName) -> int:
    """Ask the planner: it knows a table that was never analysed by its size."""
    row = connection.execute(sql.SQL("EXPLAIN (FORMAT JSON) SELECT FROM {}").format(relation(table))).fetchone()
    plan = row[0][0]["Plan"] if row else {}
    return int(plan.get("Plan Rows", 0))

"""Read only, before anything runs: whether we may, whether it fits, and whether the rows would stop it."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import sql

from core.errors import Refused, UsageError
from core.plan.steps import Direction
from core.project.decisions import no_expression
from core.project.expressions import is_one_expression
from core.project.migrations import Migration, read_snapshot
from core.project.settings import Project
from core.render.keeping import parcel_name
from core.run.outlook.data_checks import DataCheck
from core.run.outlook.lock_room import refuse_without_room
from core.run.outlook.obstacles import outlooks
from core.run.outlook.server_needs import refuse_lacking
from core.run.outlook.turns import turns
from core.run.statements import FileStatement, statements
from core.targets.connector import Connection

COUNTING = "10s"
"""How long one question about rows may take, before anything runs."""


def check(
    project: Project,
    connection: Connection,
    chapters: tuple[Migration, ...],
    direction: Direction,
    fills: Mapping[str, str],
) -> tuple[DataCheck, ...]:
    """Refuse before it starts, with the way out; give what the rows said."""
    with connection.transaction():
        limited(connection)
        return _check(project, connection, chapters, direction, fills)


def limited(connection: Connection) -> None:
    """Somebody's lock, or a table of a thousand million rows, must not make a question wait for ever."""
    connection.execute("SET LOCAL lock_timeout TO '5s'")
    connection.execute(sql.SQL("SET LOCAL statement_timeout TO {}").format(sql.Literal(COUNTING)))
    connection.execute("SET LOCAL row_security TO off")  # a policy would hide rows in silence


def _check(
    project: Project,
    connection: Connection,
    chapters: tuple[Migration, ...],
    direction: Direction,
    fills: Mapping[str, str],
) -> tuple[DataCheck, ...]:
    for column, value in fills.items():
        if not is_one_expression(value):
            raise no_expression(f"--fill {column}={value}")
    _refuse_without_rights(connection)
    if direction == "up":
        for migration in chapters:
            refuse_lacking(connection, read_snapshot(project, migration.iteration))
    refuse_without_room(connection, project, chapters, direction)
    _refuse_strange_fills(project, chapters, direction, fills)
    return _asked(project, connection, chapters, direction, fills)


def _asked(
    project: Project,
    connection: Connection,
    chapters: tuple[Migration, ...],
    direction: Direction,
    fills: Mapping[str, str],
) -> tuple[DataCheck, ...]:
    """Count the rows that would stop it, and look for what hangs on what goes; a count that takes long is left."""
    asked: list[DataCheck] = []
    for outlook in outlooks(connection, turns(project, chapters, direction), fills):
        asked += outlook.checks
        found = [one for one in outlook.obstacles if one.stops]
        if found:
            more = f"; and {len(found) - 1} more" if len(found) > 1 else ""
            first = found[0]
            shown = f" slipway check {first.iteration} shows them all." if direction == "up" else ""
            raise Refused(first.code, first.message + more, place=first.place, remedy=first.remedy + shown)
    return tuple(asked)


def _refuse_strange_fills(
    project: Project, chapters: tuple[Migration, ...], direction: Direction, fills: Mapping[str, str]
) -> None:
    required = {
        parcel_name(fact.table, project.first_schema, fact.name)
        for migration in chapters
        for statement in _script(project, migration, direction)
        for fact in statement.makes("not null")
    }
    if strange := sorted(set(fills) - required):
        raise UsageError(
            "unknown-fill",
            f"--fill {strange[0]}: no column of that name becomes required here",
            remedy=f"Columns that take a value: {', '.join(sorted(required)) or 'none'}.",
        )


def _script(project: Project, migration: Migration, direction: Direction) -> tuple[FileStatement, ...]:
    return statements(migration.text(direction), place=migration.up.name, first=project.first_schema)


def _refuse_without_rights(connection: Connection) -> None:
    row = connection.execute(
        "SELECT has_database_privilege(current_database(), 'CREATE'), current_user, current_database(), "
        "current_setting('transaction_read_only')"
    ).fetchone()
    may, user, database, read_only = row or (True, "", "", "off")
    if read_only == "on":
        raise Refused(
            "read-only",
            f"{database} accepts no writes (a standby, or default_transaction_read_only is on)",
            remedy="Name the primary server as the target.",
        )
    if not may:
        raise Refused(
            "no-create",
            f"{user} may not create schemas in {database}, and Slipway keeps its history in a schema of its own",
            remedy=f"As the owner: GRANT CREATE ON DATABASE {database} TO {user};",
        )

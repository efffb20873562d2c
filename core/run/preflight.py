"""Read only, before anything runs: whether we may, whether it fits, and whether the rows would stop it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from psycopg import sql

from core.errors import Refused, UsageError
from core.plan.steps import Direction, aside, opposite, parcel
from core.project.decisions import no_expression
from core.project.expressions import is_one_expression
from core.project.migrations import Migration, read_snapshot
from core.project.settings import Project
from core.render.keeping import parcel_name
from core.run import unfitting
from core.run.lock_room import refuse_without_room
from core.run.lookups import column_exists, count, relation, rows_in, table_exists
from core.run.renamings import as_it_is_now
from core.run.server_needs import refuse_lacking
from core.run.statements import Fact, FileStatement, statements
from core.schema.constraints import QName
from core.targets.connector import Connection


@dataclass(frozen=True, slots=True)
class Lacking:
    """Rows that would break a SET NOT NULL."""

    column: str  # as the reviewer writes it: accounts.phone
    rows: int


def check(
    project: Project,
    connection: Connection,
    chapters: tuple[Migration, ...],
    direction: Direction,
    fills: Mapping[str, str],
) -> None:
    """Refuse before it starts, with the way out."""
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout TO '5s'")
        _check(project, connection, chapters, direction, fills)


def _check(
    project: Project,
    connection: Connection,
    chapters: tuple[Migration, ...],
    direction: Direction,
    fills: Mapping[str, str],
) -> None:
    for column, value in fills.items():
        if not is_one_expression(value):
            raise no_expression(f"--fill {column}={value}")
    _refuse_without_rights(connection)
    if direction == "up":
        for migration in chapters:
            refuse_lacking(connection, read_snapshot(project, migration.iteration))
    refuse_without_room(connection, project, chapters, direction)
    _refuse_strange_fills(project, chapters, direction, fills)
    for migration in chapters:
        for lacking in _lacking(project, connection, migration, direction):
            if lacking.column not in fills:
                raise _refused(lacking, direction, migration)
        unfitting.refuse(project, connection, migration, direction)


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


def _lacking(project: Project, connection: Connection, migration: Migration, direction: Direction) -> Iterator[Lacking]:
    script = _script(project, migration, direction)
    added = {(fact.table, fact.name) for statement in script for fact in statement.makes("column")}
    source = parcel(migration.iteration, opposite(direction))
    filled = _filled(script)
    for statement in script:
        for fact in statement.makes("not null"):
            there = as_it_is_now(fact, script)
            if (fact.table, fact.name) in filled or not table_exists(connection, there.table):
                continue
            name = parcel_name(fact.table, project.first_schema, fact.name)
            beside = aside(migration.iteration, opposite(direction), fact.name)
            fresh = (fact.table, fact.name) in added
            rows = _born_since(connection, there, QName(source, name), beside) if fresh else _nulls(connection, there)
            if rows:
                yield Lacking(name, rows)


def _filled(script: tuple[FileStatement, ...]) -> set[tuple[QName, str]]:
    """Find the columns that the file itself backfills."""
    return {(fact.table, fact.name) for statement in script for fact in statement.makes("filled")}


def _script(project: Project, migration: Migration, direction: Direction) -> tuple[FileStatement, ...]:
    return statements(migration.text(direction), place=migration.up.name, first=project.first_schema)


def _nulls(connection: Connection, fact: Fact) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {} IS NULL").format(relation(fact.table), sql.Identifier(fact.name))
    return count(connection, query)


def _born_since(connection: Connection, fact: Fact, kept: QName, beside: str) -> int:
    """Count the rows that have no kept value for a column that comes back required."""
    if column_exists(connection, fact.table, beside):
        return _nulls(connection, replace(fact, name=beside))
    everything = rows_in(connection, fact.table)
    if not table_exists(connection, kept):
        return everything
    cursor = connection.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(relation(kept)))
    key = [column.name for column in cursor.description or () if column.name != fact.name]
    same = sql.SQL(" AND ").join(sql.SQL("k.{0} = t.{0}").format(sql.Identifier(name)) for name in key)
    query = sql.SQL("SELECT count(*) FROM {} AS t WHERE NOT EXISTS (SELECT 1 FROM {} AS k WHERE {})")
    return count(connection, query.format(relation(fact.table), relation(kept), same))


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


def _refused(lacking: Lacking, direction: Direction, migration: Migration) -> Refused:
    if direction == "down":
        remedy = f"Say which value they get: --fill {lacking.column}=EXPRESSION"
    else:
        remedy = f"Build with --answer backfill:{lacking.column}=EXPRESSION while {migration.iteration} is a draft."
    return Refused(
        "fill-needed",
        f"{lacking.column} becomes required; rows without a value: {lacking.rows}",
        place=f"migrations/{migration.up.name if direction == 'up' else migration.down.name}",
        remedy=remedy,
    )

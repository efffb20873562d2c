"""The one statement of a segment outside a transaction: what it made or left half done is found by looking."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from psycopg import sql

from core.errors import CoreError
from core.render.frozen_segments import FrozenSegment, IndexWork
from core.run.events import Event, Phase
from core.run.lookups import relation
from core.run.online.saying import as_said
from core.run.work import Work
from core.schema.constraints import QName
from core.targets.connector import Connection

_VALID = (
    "SELECT i.indisvalid AND i.indisready FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s"
)
# Whoever holds an old snapshot of this database is waited for, whatever table it was taken for.
_OLD = (
    "SELECT pid, application_name, extract(epoch FROM now() - xact_start)::int FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL "
    "AND xact_start < now() - interval '1 second' ORDER BY xact_start LIMIT 3"
)


def build_or_drop(work: Work, segment: FrozenSegment, task: IndexWork) -> Generator[Event, None, None]:
    """Run it unless it has been run to its end; an index that was left invalid goes first."""
    valid = validity(work.connection, task.index)
    if valid is (True if task.builds else None):
        yield Phase("already done", f"index {task.index.name} is {'there' if task.builds else 'gone'}")
        return
    with as_said(work.connection, segment):
        if task.builds and valid is False:
            yield from work.ours(sql.SQL("DROP INDEX CONCURRENTLY {}").format(relation(task.index)))
        if waited := tuple(_waited_for(work.connection)):
            yield Phase("waiting", f"for what is older than this statement: {'; '.join(waited)}")
        yield from work.of_file(task.sql)


def validity(connection: Connection, index: QName) -> bool | None:
    """Say whether an index serves; nothing where there is none."""
    row = connection.execute(_VALID, (index.schema, index.name)).fetchone()
    return bool(row[0]) if row else None


def left_behind(connection: Connection, index: QName, error: CoreError) -> None:
    """Say what a statement that failed has left: an index that serves nobody, and that every write keeps up."""
    if not connection.closed and validity(connection, index) is False:
        error.message += f"; index {index.name} is left invalid, and is dropped before the next try"


def _waited_for(connection: Connection) -> Iterator[str]:
    for pid, name, age in connection.execute(_OLD).fetchall():
        yield f"process {pid}, {name or 'unnamed'}, open for {age} s"

"""What doesn't fit any more: moved to a schema of its own, counted and told, never dropped with rows in it."""

from __future__ import annotations

from collections.abc import Generator

from psycopg import sql

from core.run.events import Event, GaveBack
from core.run.giving import sequences
from core.run.giving.kept import Kept
from core.run.lookups import relation, rows_in, schema_exists
from core.schema.constraints import QName

Steps = Generator[Event, None, None]


def clear(kept: Kept, parcel: str) -> Steps:
    """Empty a parcel: tables with rows are left over, then the schema goes."""
    if not schema_exists(kept.work.connection, parcel):
        return
    for name in sorted(kept.tables_in(parcel)):
        rows = rows_in(kept.work.connection, QName(parcel, name))
        if rows:
            yield from leave(kept, QName(parcel, name))
            yield GaveBack(name, "", 0, rows, kept.leftover)
        else:
            yield from kept.work.ours(sql.SQL("DROP TABLE {}").format(relation(QName(parcel, name))))
    yield from sequences.clear(kept, parcel)
    # Without CASCADE: what somebody else has hung on a parcel must not vanish with it.
    yield from kept.work.ours(sql.SQL("DROP SCHEMA {}").format(sql.Identifier(parcel)))


def leave(kept: Kept, name: QName) -> Steps:
    """Move a table out of the parcel, with what is still in it."""
    yield from make_schema(kept)
    yield from kept.work.ours(
        sql.SQL("ALTER TABLE {} SET SCHEMA {}").format(relation(name), sql.Identifier(kept.leftover))
    )


def make_schema(kept: Kept) -> Steps:
    if not schema_exists(kept.work.connection, kept.leftover):
        yield from kept.work.ours(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(kept.leftover)))

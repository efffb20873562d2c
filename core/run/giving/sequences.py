"""A kept sequence, back in its place before the file would make it anew: it goes on where it stood."""

from __future__ import annotations

from collections.abc import Generator

from psycopg import sql

from core.render.keeping import parcel_name
from core.run.events import Event
from core.run.giving.kept import Kept
from core.run.lookups import relation
from core.run.statements import Fact
from core.schema.constraints import QName

Steps = Generator[Event, None, None]


def take_back(kept: Kept, fact: Fact) -> Steps:
    source = QName(kept.parcel, parcel_name(fact.table, kept.first))
    if source.name not in kept.sequences_in(kept.parcel):
        return
    move = sql.SQL("ALTER SEQUENCE {} SET SCHEMA {}")
    yield from kept.work.ours(move.format(relation(source), sql.Identifier(fact.table.schema)))
    if source.name != fact.table.name:
        there = relation(QName(fact.table.schema, source.name))
        rename = sql.SQL("ALTER SEQUENCE {} RENAME TO {}")
        yield from kept.work.ours(rename.format(there, sql.Identifier(fact.table.name)))
    kept.back.add(fact.table)


def clear(kept: Kept, parcel: str) -> Steps:
    """What nobody asked for again has no rows to lose."""
    for name in sorted(kept.sequences_in(parcel)):
        yield from kept.work.ours(sql.SQL("DROP SEQUENCE {}").format(relation(QName(parcel, name))))

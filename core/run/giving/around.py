"""Giving back what the opposite run kept: Slipway's own work around the frozen file, in the same transaction."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from core.plan.steps import Direction, parcel
from core.render.keeping import parcel_name
from core.run import history
from core.run.events import Event
from core.run.giving import columns, leftovers, tables
from core.run.giving.kept import Kept, leftover
from core.run.statements import Fact, FileStatement
from core.run.work import Work
from core.schema.schemas import Schema

Steps = Generator[Event, None, None]


def opposite(direction: Direction) -> Direction:
    return "down" if direction == "up" else "up"


def begin(
    work: Work,
    script: tuple[FileStatement, ...],
    *,
    project: str,
    direction: Direction,
    first: str,
    expected: Schema,
    run: str,
) -> Generator[Event, None, Kept]:
    """Make room for this run's parcel, and move whole tables back before the file says CREATE TABLE IF NOT EXISTS."""
    source = parcel(work.iteration, opposite(direction))
    history.refuse_anothers_parcels(work.connection, project, (source, parcel(work.iteration, direction)))
    kept = Kept(work, first, source, leftover(run, work.iteration), expected, script)
    yield from leftovers.clear(kept, parcel(work.iteration, direction))
    yield from tables.move_all(kept)
    return kept


def before(kept: Kept, statement: FileStatement, fills: Mapping[str, str]) -> Steps:
    """Fill what rows born since lack, and free a foreign key's way of orphans."""
    for fact in statement.makes("not null"):
        if value := fills.get(parcel_name(fact.table, kept.first, fact.name)):
            yield from columns.fill(kept, fact, value)
    for fact in _changed(kept, statement):
        yield from columns.set_changed_aside(kept, fact)
    if any(fact.table in kept.moved for fact in statement.makes("foreign key")):
        yield from tables.free_of_orphans(kept)
    for fact in statement.makes("foreign key"):
        if fact.table not in kept.moved:
            yield from tables.clear_dangling(kept, fact)


def after(kept: Kept, statement: FileStatement) -> Steps:
    """Give columns their values directly after the statement that made them, before anything depends on them."""
    for fact in statement.makes("table"):
        if fact.table in kept.moved:
            yield from tables.rejoin(kept, kept.moved[fact.table])
    for fact in _changed(kept, statement):
        yield from columns.give(kept, fact)


def _changed(kept: Kept, statement: FileStatement) -> tuple[Fact, ...]:
    """Find the columns that a statement makes or changes back, and that the parcel has values for."""
    facts = (*statement.makes("column"), *statement.makes("type"), *statement.makes("nullable"))
    by_column = {(fact.table, fact.name): fact for fact in facts}
    return tuple(fact for fact in by_column.values() if kept.name_of(fact) in kept.names)


def finish(kept: Kept) -> Steps:
    """Copy what could not move, and clear the parcel; what fits nowhere is left over, counted and told."""
    for name in kept.copied:
        yield from tables.copy_rows(kept, name)
    yield from leftovers.clear(kept, kept.parcel)


def allows(kept: Kept, statement: FileStatement) -> bool:
    """A notice that something was there already is expected of what has just come back."""
    facts = (*statement.makes("table"), *statement.makes("index"))
    return bool(facts) and all(fact.table in kept.moved for fact in facts)

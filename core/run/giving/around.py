"""Giving back what the opposite run kept: Slipway's own work around the frozen file, in the same transaction."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from core.diff.renaming import renamed
from core.plan.steps import Direction, opposite, parcel
from core.render.keeping import parcel_name
from core.run.events import Event
from core.run.giving import (
    asides,
    beside,
    columns,
    forced,
    grants,
    leftovers,
    of_columns,
    repaired,
    sequences,
    tables,
    view_columns,
)
from core.run.giving.kept import Kept, leftover
from core.run.records import history
from core.run.renamings import last_renames
from core.run.statements import Fact, FileStatement
from core.run.work import Work
from core.schema.schemas import Schema

Steps = Generator[Event, None, None]


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
    # What comes back is spoken of by the names that it has before a way back ends in renames.
    then = renamed(expected, last_renames(script).old_names())
    kept = Kept(work, first, source, leftover(run, work.iteration), then, script, direction)
    yield from forced.lift(kept)
    yield from leftovers.clear(kept, parcel(work.iteration, direction))
    yield from tables.move_all(kept)
    return kept


def before(kept: Kept, statement: FileStatement, fills: Mapping[str, str]) -> Steps:
    """Fill what rows born since lack, and free a foreign key's way of orphans."""
    yield from beside.take_off(kept, statement)
    yield from of_columns.note_down(kept, statement)
    for fact in statement.makes("sequence"):
        yield from sequences.take_back(kept, fact)
    for fact in statement.makes("aside"):
        yield from asides.make_room(kept, fact)
    for fact in statement.makes("not null"):
        if value := fills.get(parcel_name(fact.table, kept.first, fact.name)):
            yield from columns.fill(kept, fact, value)
    for fact in _changed(kept, statement):
        yield from columns.set_changed_aside(kept, fact)
    for fact in _mapped(kept, statement):
        yield from columns.set_changed_aside(kept, fact)
        yield from columns.give(kept, fact)
    pointing = statement.makes("foreign key")
    if any(kept.came_back(fact.table) for fact in pointing):
        yield from tables.free_of_orphans(kept)
    for fact in pointing:
        if not kept.came_back(fact.table):
            yield from tables.clear_dangling(kept, fact)


def after(kept: Kept, statement: FileStatement) -> Steps:
    """Give columns their values directly after the statement that made them, before anything depends on them."""
    for fact in statement.makes("table"):
        if fact.table in kept.moved:
            yield from tables.rejoin(kept, kept.moved[fact.table])
        elif fact.table in kept.copied:
            # Before its triggers fire and before the keys of a cycle hold: they are statements of their own.
            yield from tables.copy_rows(kept, fact.table)
        yield from beside.put_back(kept, fact.table)
    for fact in statement.makes("column"):
        yield from asides.give(kept, fact)
    for fact in _changed(kept, statement):
        yield from columns.give(kept, fact)
    for fact in statement.makes("column"):
        yield from of_columns.put_back(kept, fact)
    yield from repaired.give_back(kept, statement)


def _changed(kept: Kept, statement: FileStatement) -> tuple[Fact, ...]:
    """Find the columns that a statement makes or changes back, and that the parcel has values for."""
    made = [fact for fact in statement.makes("column") if (fact.table, fact.name) not in kept.computed]
    facts = (*made, *statement.makes("expression"), *statement.makes("type"), *statement.makes("nullable"))
    by_column = {(fact.table, fact.name): fact for fact in facts}
    return tuple(fact for fact in by_column.values() if kept.name_of(fact) in kept.names)


def _mapped(kept: Kept, statement: FileStatement) -> tuple[Fact, ...]:
    """Find the columns whose values were turned into others: they come back before a list that allows only them."""
    facts = (*statement.makes("filled"), *statement.makes("check"))
    return tuple(
        fact
        for fact in facts
        if kept.name_of(fact) in kept.names
        and (fact.table, fact.name) not in kept.given
        and not any(_changed(kept, other) for other in kept.script if _is_about(other, fact))
    )


def _is_about(statement: FileStatement, fact: Fact) -> bool:
    return any((other.table, other.name) == (fact.table, fact.name) for other in statement.facts)


def finish(kept: Kept) -> Steps:
    """Clear the parcel; what fits nowhere is left over, counted and told."""
    yield from leftovers.clear(kept, kept.parcel)
    yield from asides.clear(kept)
    yield from forced.restore(kept)
    yield from grants.give_again(kept.work, kept.noted)
    yield from view_columns.say_again(kept.work, kept.said)


def allows(kept: Kept, statement: FileStatement) -> bool:
    """A notice that something was there already is expected of what has just come back."""
    facts = (*statement.makes("table"), *statement.makes("index"))
    if sequences := statement.makes("sequence"):
        return all(kept.came_along(fact.table) for fact in sequences)
    return bool(facts) and all(fact.table in kept.moved for fact in facts)

"""A table that is kept must not hold on to what goes beside it: a type, a function, a sequence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from core.diff import needs
from core.diff.changes import (
    AlterColumn,
    AlterObject,
    Change,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
)
from core.diff.mentions import Mentions, is_of
from core.plan import enums
from core.plan.steps import KeepSequence, KeepTable, Side, Step
from core.schema.columns import Column
from core.schema.constraints import ForeignKey, QName
from core.schema.objects import EnumType, Sequence
from core.schema.tables import Table


def with_farewells(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """What is kept may have to come back in either direction, so both are looked at."""
    up = _sides([step.forward for step in steps])
    down = _sides([step.backward for step in steps])
    return tuple(replace(step, forward=there, backward=back) for step, there, back in zip(steps, up, down, strict=True))


def _sides(sides: list[Side]) -> list[Side]:
    along = _along(sides)
    gone = frozenset(name for side in sides for name in _gone(side.change) if name not in along)
    return [_side(side, gone, along) for side in sides] if gone or along else sides


def _side(side: Side, gone: frozenset[QName], along: Mapping[QName, QName]) -> Side:
    match side:
        case Side(DropTable(table), KeepTable() as keep):
            return replace(side, keep=replace(keep, freed=_freed(table, gone)))
        case Side(DropObject(Sequence(name)) | AlterObject(_, Sequence(name, owner=None))) if name in along:
            return replace(side, along=along[name])
        case Side(DropObject(Sequence(name))):
            return replace(side, keep=KeepSequence(name))
        case _:
            return side


def _along(sides: list[Side]) -> dict[QName, QName]:
    """A table that is kept takes the sequences that it owns along, and they go on where they stood."""
    dropped = {side.change.table.name for side in sides if isinstance(side.change, DropTable)}
    gone = {name for side in sides for name in _gone(side.change)}
    found = {
        side.change.old.name: side.change.old.owner
        for side in sides
        if isinstance(side.change, AlterObject) and isinstance(side.change.old, Sequence) and side.change.old.owner
    }
    plain = [name.name for name in found]
    return {
        name: owner
        for name, owner in found.items()
        if owner in dropped and name in gone and plain.count(name.name) == 1 and not _asked(name, owner, sides)
    }


def _asked(name: QName, owner: QName, sides: list[Side]) -> bool:
    """Another table has let its default ask the sequence."""
    return any(table != owner and mentioned.name(name) for side in sides for table, mentioned in _held(side.change))


def _held(change: Change) -> Iterator[tuple[QName, Mentions]]:
    match change:
        case DropTable(table):
            yield table.name, needs.of_table(table)
        case DropColumn(table_name, column) | AlterColumn(table_name, column):
            yield table_name, needs.of_column(column)
        case _:
            return


def _gone(change: Change) -> Iterator[QName]:
    match change:
        case DropObject(one):
            yield from needs.own_name(one)
        case AlterObject(EnumType() as old, EnumType() as new) if old.values != new.values:
            yield new.name  # where it shrinks, on the way back too, it is another type
        case _:
            return


def _freed(table: Table, gone: frozenset[QName]) -> tuple[Change, ...]:
    """Find what to take off, and which columns to spell out, before it is put away."""
    if not needs.of_table(table).any_of(gone):
        return ()
    spelled = tuple(column for column in table.columns if column.generated is None and _is_gone(column, gone))
    words = {column.name for column in spelled}
    computed = tuple(
        column
        for column in table.columns
        if column.generated is not None and (_hangs(needs.of_column(column), gone, words))
    )
    words |= {column.name for column in computed}
    changes: list[Change] = [
        DropIndex(table.name, index)
        for index in table.indexes
        if _hangs(
            needs.of_index(index), gone, words if index.predicate or len(index.keys) != len(index.columns) else ()
        )
    ]
    changes += [
        DropConstraint(table.name, constraint)
        for constraint in table.constraints()
        if not isinstance(constraint, ForeignKey) and _hangs(needs.of_constraint(constraint), gone, words)
    ]
    changes += [DropColumn(table.name, column) for column in computed]
    changes += [AlterColumn(table.name, column, enums.as_text(column)) for column in spelled]
    changes += [
        AlterColumn(table.name, column, replace(column, default=None))
        for column in table.columns
        if column not in spelled and _hangs(needs.of_expressions(column.default), gone, ())
    ]
    return tuple(changes)


def _is_gone(column: Column, gone: frozenset[QName]) -> bool:
    return any(is_of(column.type, name) for name in gone)


def _hangs(one: Mentions, gone: frozenset[QName], words: Iterable[str]) -> bool:
    return one.any_of(gone) or any(one.word(word) for word in words)

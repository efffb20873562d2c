"""What can't change in place goes and comes again, and so does, for the while, all that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from core.diff import needs
from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterObject,
    Change,
    CreateIndex,
    CreateObject,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropObject,
    DropTable,
    MapValues,
)
from core.diff.mentions import Mentions, is_of
from core.plan import enums
from core.plan.in_place import in_place
from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, ForeignKey, QName
from core.schema.coverage import covered
from core.schema.indexes import Index
from core.schema.objects import EnumType, Extension, Object, identity
from core.schema.objects import Sequence as NumberSequence
from core.schema.schemas import Schema
from core.schema.tables import Table

Identity = tuple[int, QName, str]
Part = TypeVar("Part", Constraint, ForeignKey, Check, Index)


@dataclass(frozen=True, slots=True)
class Away:
    """What is not there, or not as it was, for a while: what hangs on it must not be there either."""

    objects: frozenset[Identity] = frozenset()  # both sides have them
    columns: frozenset[tuple[QName, str]] = frozenset()  # generated ones that both sides have
    names: frozenset[QName] = frozenset()
    grown: frozenset[QName] = frozenset()  # among them, lists of values that take their columns along themselves
    moved: frozenset[tuple[QName, str]] = frozenset()
    turned: frozenset[tuple[QName, str]] = frozenset()  # computed on one side only: it goes in one direction

    def hinders(self, one: Mentions) -> bool:
        return one.any_of(self.names) or any(one.name(table) and one.word(column) for table, column in self.moved)

    def hinders_within(self, table: QName, one: Mentions) -> bool:
        """Inside a table its columns are named without it."""
        return self.hinders(one) or any(where == table and one.word(column) for where, column in self.moved)


def with_replacements(changes: Sequence[Change], old: Schema, new: Schema) -> tuple[Change, ...]:
    computed = any(column.generated for table in (*old.tables, *new.tables) for column in table.columns)
    if not (old.objects or new.objects or computed):
        return tuple(changes)
    away = _away(changes, old, new)
    result: list[Change] = []
    for change in changes:
        result += _replaced(change, away, old)
    result += _objects_aside(changes, away, old, new)
    after = new.by_name()
    for table in old.tables:
        if table.name in after:
            result = [*_columns_aside(result, away, table, after[table.name])]
            result += _parts_aside(away, table, after[table.name])
    return tuple(dict.fromkeys(_owned_apart(_moved_extensions(result))))


def _away(changes: Sequence[Change], old: Schema, new: Schema) -> Away:
    """Widen until nothing that stays hangs on what goes."""
    staying = {identity(one) for one in new.objects}
    there = [one for one in old.objects if identity(one) in staying and not isinstance(one, NumberSequence)]
    after = new.by_name()
    tables = [(table, after[table.name]) for table in old.tables if table.name in after]
    grown = frozenset(name for change in changes for name in _grown(change, changes))
    found = Away(
        objects=frozenset(
            identity(change.new)
            for change in changes
            if isinstance(change, AlterObject)
            and not grown.intersection(needs.own_name(change.new))
            and not in_place(change.old, change.new)
        ),
        names=frozenset(name for change in changes for name in _gone(change)) | grown,
        grown=grown,
        moved=frozenset(place for change in changes for place in _moved(change)),
        turned=frozenset(
            (one.table, one.new.name) for one in changes if isinstance(one, AlterColumn) and turns(one.old, one.new)
        ),
    )
    while True:
        found = replace(found, names=found.names | _named(found, there), moved=found.moved | found.columns)
        found = replace(found, moved=found.moved | _retyped(found, there, tables))
        wider = replace(
            found,
            objects=found.objects | {identity(one) for one in there if found.hinders(needs.of_object(one))},
            columns=found.columns | {place for before, after in tables for place in _computed(before, after, found)},
        )
        if wider == found:
            return found
        found = wider


def _grown(change: Change, changes: Sequence[Change]) -> Iterator[QName]:
    match change:
        case AlterObject(EnumType() as before, EnumType() as after) if before.values != after.values and enums.in_place(
            change, changes
        ):
            yield after.name
        case _:
            return


def _gone(change: Change) -> Iterator[QName]:
    match change:
        case DropTable(table):
            yield table.name
        case DropObject(one):
            yield from needs.own_name(one)
        case _:
            return


def _moved(change: Change) -> Iterator[tuple[QName, str]]:
    match change:
        case DropColumn(table, column):
            yield table, column.name
        case AlterColumn(table, old, new) if old.type != new.type or old.collation != new.collation or turns(old, new):
            yield table, new.name
        case _:
            return


def _named(found: Away, there: Sequence[Object]) -> frozenset[QName]:
    return frozenset(name for one in there if identity(one) in found.objects for name in needs.own_name(one))


def _retyped(found: Away, there: Sequence[Object], tables: Sequence[tuple[Table, Table]]) -> set[tuple[QName, str]]:
    """A type that is made anew takes its columns over text."""
    types = [one.name for one in there if isinstance(one, EnumType) and found.names.intersection({one.name})]
    return {
        (table.name, column.name)
        for table, _ in tables
        for column in table.columns
        if any(is_of(column.type, name) for name in types)
    }


def _computed(before: Table, after: Table, found: Away) -> Iterator[tuple[QName, str]]:
    """A generated column is made anew with what it is computed from; nothing is lost."""
    for column in before.columns:
        same = after.column(column.name)
        if column.generated is None or same is None or same.generated is None:
            continue
        if _formula(column) != _formula(same) or found.hinders_within(before.name, needs.of_column(column)):
            yield before.name, column.name


def _formula(column: Column) -> tuple[object, ...]:
    return column.generated, column.virtual, column.type, column.collation


def turns(old: Column, new: Column) -> bool:
    """It becomes computed, or is computed no more."""
    return (old.generated is None) != (new.generated is None)


def _replaced(change: Change, away: Away, was: Schema) -> tuple[Change, ...]:
    match change:
        case AlterObject(EnumType(name)) if name in away.grown:
            staying = tuple(place for place in enums.typed(was, name) if place[0] not in away.names)
            return (replace(change, swapped=staying),)
        case AlterObject(old, new) if identity(new) in away.objects:
            return DropObject(old), CreateObject(new)
        case AlterColumn(table, before, after) if (table, after.name) in away.columns:
            return DropColumn(table, before), AddColumn(table, after)
        case _:
            return (change,)


def _objects_aside(changes: Sequence[Change], away: Away, old: Schema, new: Schema) -> Iterator[Change]:
    altered = {identity(change.new) for change in changes if isinstance(change, AlterObject)}
    coming = {identity(one): one for one in new.objects}
    for one in old.objects:
        if identity(one) in away.objects and identity(one) not in altered:
            yield from (DropObject(one), CreateObject(coming[identity(one)]))


def _columns_aside(changes: Sequence[Change], away: Away, old: Table, new: Table) -> Iterator[Change]:
    """Columns whose type or default goes and comes again, and those that are computed."""
    aside = {column.name: column for column in old.columns if (old.name, column.name) in away.columns}
    pairs = {}
    for column in old.columns:
        same = new.column(column.name)
        if same and column.name not in aside and (bare := _bare(column, same, away)):
            pairs[column.name] = AlterColumn(old.name, column, bare), AlterColumn(old.name, bare, same)
    for change in changes:
        match change:
            case AlterColumn(table, _, column) if table == old.name and column.name in pairs:
                continue
            case MapValues(table, column) if table == old.name and column.name in pairs:
                yield replace(change, column=pairs[column.name][0].new)  # its values are mapped while they are text
                continue
            case DropColumn(table, column) if table == old.name:
                aside.pop(column.name, None)
        yield change
    yield from (one for pair in pairs.values() for one in pair)
    for name, column in aside.items():
        if same := new.column(name):
            yield from (DropColumn(old.name, column), AddColumn(old.name, same))


def _bare(old: Column, new: Column, away: Away) -> Column | None:
    """Free a column of what goes and comes again: its type, else its default."""
    if any(is_of(old.type, name) for name in away.grown):
        return None
    anew, gone = Away(names=away.names - away.grown), Away(names=away.names)
    if anew.hinders(needs.of_type(old.type)) and anew.hinders(needs.of_type(new.type)):
        return enums.as_text(old)
    before, after = (needs.of_expressions(column.default) for column in (old, new))
    return replace(old, default=None) if gone.hinders(before) and gone.hinders(after) else None


def _parts_aside(away: Away, old: Table, new: Table) -> Iterator[Change]:
    where = new.name
    columns = {name for table, name in away.columns | away.turned if table == where}
    for constraint in old.constraints():
        if same := still(constraint, tuple(new.constraints())):
            over = columns.intersection(covered(constraint))
            if over or away.hinders(needs.of_constraint(constraint)):
                yield from (DropConstraint(where, constraint), AddConstraint(where, same))
    for index in old.indexes:
        if kept := still(index, new.indexes):
            mentioned = needs.of_index(index)
            over = {*covered(index), *filter(mentioned.word, columns)} & columns
            if over or away.hinders(mentioned):
                yield from (DropIndex(where, index), CreateIndex(where, kept))


def still(part: Part, there: Sequence[Part]) -> Part | None:
    """Find the same one, whatever is said about it."""
    return next((one for one in there if one.name == part.name and replace(one, comment=part.comment) == part), None)


def _moved_extensions(changes: Sequence[Change]) -> Iterator[Change]:
    """One that is only in another schema moves there; there is never a second one of its name."""
    objects = [(type(change), change.object) for change in changes if isinstance(change, CreateObject | DropObject)]
    extensions = [(kind, one) for kind, one in objects if isinstance(one, Extension)]
    dropped = {one.name: one for kind, one in extensions if kind is DropObject}
    made = {one.name for kind, one in extensions if kind is CreateObject}
    for change in changes:
        match change:
            case CreateObject(Extension(name) as one) if name in dropped:
                yield AlterObject(dropped[name], one)
            case DropObject(Extension(name)) if name in made:
                pass
            case _:
                yield change


def _owned_apart(changes: Iterable[Change]) -> Iterator[Change]:
    """A sequence comes before the table whose default asks it, and can be owned only after; and the other way round."""
    for change in changes:
        match change:
            case CreateObject(NumberSequence(owner=QName()) as one):
                bare = replace(one, owner=None, owner_column="")
                yield from (CreateObject(bare), AlterObject(bare, one))
            case DropObject(NumberSequence(owner=QName()) as one):
                bare = replace(one, owner=None, owner_column="")
                yield from (AlterObject(one, bare), DropObject(bare))
            case _:
                yield change

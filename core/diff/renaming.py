"""A Schema as it is under other names: of tables, of columns, and of all that was named after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from core.diff.changes import Change, RenameColumn, RenameConstraint, RenameIndex, RenameTable
from core.diff.expressions import key_with_columns, with_columns
from core.diff.sequences import in_turn
from core.schema.columns import Column
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.objects import EnumType, Extension, Function, Namespace, Object, Policy, Sequence, Trigger
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table

Local = TypeVar("Local", PrimaryKey, Unique)
Part = TypeVar("Part", PrimaryKey, Unique, ForeignKey, Check, Exclusion, Index)


@dataclass(frozen=True, slots=True)
class NewNames:
    """What a reviewer decided; a column stands under its table's old name."""

    tables: Mapping[QName, QName] = field(default_factory=dict)
    columns: Mapping[QName, Mapping[str, str]] = field(default_factory=dict)

    def table(self, name: QName) -> QName:
        return self.tables.get(name, name)

    def of(self, table: QName) -> Mapping[str, str]:
        return self.columns.get(table, {})


def renamed(schema: Schema, names: NewNames) -> Schema:
    """All at once, so that two names can be swapped."""
    if not names.tables and not names.columns:
        return schema
    objects = [_object(one, names) for one in schema.objects]
    left_out = tuple(replace(one, table=names.table(one.table)) for one in schema.left_out)
    made = schema_of([_table(table, names) for table in schema.tables], objects, schema.storage)
    return replace(made, left_out=left_out)


def renames(schema: Schema, names: NewNames) -> tuple[Change, ...]:
    """In an order in which each new name is free when it is taken."""
    tables = in_turn([("", (old.schema, old.name), (new.schema, new.name)) for old, new in names.tables.items()])
    changes: list[Change] = [RenameTable(QName(*old), QName(*new)) for _, old, new in tables]
    listed = [
        (names.table(table.name), old, new) for table in schema.tables for old, new in names.of(table.name).items()
    ]
    return (*changes, *(RenameColumn(table, old, new) for table, old, new in in_turn(listed)))


def follow(schema: Schema, model: Schema) -> tuple[Schema, tuple[Change, ...]]:
    """What differs from the model in nothing but its name takes the model's: nobody wants it dropped and made again."""
    wanted = model.by_name()
    followed = {
        table.name: dict(_following(table, wanted[table.name])) for table in schema.tables if table.name in wanted
    }
    tables = [_followed(table, followed.get(table.name, {})) for table in schema.tables]
    pairs = [(table, part, other) for table, parts in followed.items() for part, other in parts.items()]
    listed = [(_scope(table, part), part.name, other.name) for table, part, other in pairs]
    named = {(scope, part.name): (table, part) for (scope, _, _), (table, part, _) in zip(listed, pairs, strict=True)}
    changes: list[Change] = []
    for scope, old, new in in_turn(listed):
        table, part = named.pop((scope, old))
        changes.append(_renamed_part(table, part, new))
        named[scope, new] = table, replace(part, name=new)
    return replace(schema, tables=tuple(tables)), tuple(changes)


def _renamed_part(table: QName, part: Constraint | Index, new: str) -> Change:
    if isinstance(part, Index):
        return RenameIndex(table, part, replace(part, name=new))
    return RenameConstraint(table, part, replace(part, name=new))


def _scope(table: QName, part: Constraint | Index) -> tuple[str, ...]:
    """A key has an index, and an index shares its name with all of its schema; others only with their table."""
    if isinstance(part, Check | ForeignKey):
        return (table.schema, table.name)
    return (table.schema,)


def _following(before: Table, model: Table) -> Iterator[tuple[Constraint | Index, Constraint | Index]]:
    old: list[Constraint | Index] = [*before.constraints(), *before.indexes]
    new: list[Constraint | Index] = [*model.constraints(), *model.indexes]
    kept = {part.name for part in old} & {part.name for part in new}
    waiting = [part for part in new if part.name not in kept]
    for part in old:
        same = next((one for one in waiting if replace(one, name=part.name, comment=part.comment) == part), None)
        if part.name not in kept and same is not None:
            waiting.remove(same)
            yield part, same


def _followed(table: Table, names: Mapping[Constraint | Index, Constraint | Index]) -> Table:
    if not names:
        return table

    def each(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(replace(part, name=names[part].name) if part in names else part for part in parts)

    key = table.primary_key
    return replace(
        table,
        primary_key=each((key,))[0] if key else None,
        uniques=each(table.uniques),
        foreign_keys=each(table.foreign_keys),
        checks=each(table.checks),
        exclusions=each(table.exclusions),
        indexes=each(table.indexes),
    )


def _table(table: Table, names: NewNames) -> Table:
    columns = names.of(table.name)

    def each(listed: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(columns.get(name, name) for name in listed)

    key = table.primary_key
    return replace(
        table,
        name=names.table(table.name),
        columns=tuple(_column(column, columns) for column in table.columns),
        primary_key=_local(key, each) if key else None,
        uniques=tuple(_local(unique, each) for unique in table.uniques),
        foreign_keys=tuple(_foreign_key(one, names, each) for one in table.foreign_keys),
        checks=tuple(
            replace(check, expression=with_columns(check.expression, columns), columns=each(check.columns))
            for check in table.checks
        ),
        exclusions=tuple(_exclusion(one, columns, each) for one in table.exclusions),
        indexes=tuple(_index(index, columns, each) for index in table.indexes),
    )


Each = Callable[[tuple[str, ...]], tuple[str, ...]]


def _local(key: Local, each: Each) -> Local:
    return replace(key, columns=each(key.columns), include=each(key.include))


def _column(column: Column, columns: Mapping[str, str]) -> Column:
    generated = with_columns(column.generated, columns) if column.generated else None
    return replace(column, name=columns.get(column.name, column.name), generated=generated)


def _foreign_key(key: ForeignKey, names: NewNames, each: Each) -> ForeignKey:
    there = names.of(key.references)
    return replace(
        key,
        columns=each(key.columns),
        references=names.table(key.references),
        referenced_columns=tuple(there.get(name, name) for name in key.referenced_columns),
        set_columns=each(key.set_columns),
    )


def _exclusion(one: Exclusion, columns: Mapping[str, str], each: Each) -> Exclusion:
    return replace(
        one,
        elements=tuple(key_with_columns(element, columns) for element in one.elements),
        columns=each(one.columns),
        predicate=with_columns(one.predicate, columns) if one.predicate else None,
        include=each(one.include),
    )


def _index(index: Index, columns: Mapping[str, str], each: Each) -> Index:
    return replace(
        index,
        keys=tuple(key_with_columns(key, columns) for key in index.keys),
        columns=each(index.columns),
        include=each(index.include),
        predicate=with_columns(index.predicate, columns) if index.predicate else None,
    )


def _object(one: Object, names: NewNames) -> Object:
    """What hangs on a table goes with it; the server follows the name inside texts by itself."""
    match one:
        case Namespace() | Extension() | EnumType():
            return one
        case Sequence(owner=QName() as owner):
            column = names.of(owner).get(one.owner_column, one.owner_column)
            return replace(one, owner=names.table(owner), owner_column=column)
        case Trigger() | Policy():
            depends_on = tuple(names.table(name) for name in one.depends_on)
            return replace(one, table=names.table(one.table), depends_on=depends_on)
        case Sequence() | Function():
            return one
        case _:
            return replace(one, depends_on=tuple(names.table(name) for name in one.depends_on))

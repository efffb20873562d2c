"""A model in the words of the baseline: where it means what is there already, what is there keeps its name and form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from core.diff.expressions import listed_values
from core.diff.keep import unmarked
from core.diff.likeness import alike, without_cast
from core.diff.mentions import mentioned_type
from core.diff.native_lists import with_native_lists
from core.names import distinct
from core.schema.columns import Column
from core.schema.constraints import Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.counting import AS_USUAL
from core.schema.indexes import Index
from core.schema.objects import EnumType, Object, Sequence, View, identity
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.schema.types import DataType, is_own

Part = TypeVar("Part", Unique, ForeignKey, Check, Index)
Named = TypeVar("Named", PrimaryKey, Unique, ForeignKey, Check, Index)


def taken_over(previous: Schema, model: Schema) -> Schema:
    """Pair by what things are, not by what they are called; a model never says more than it knows of."""
    if not _has_baseline(previous):
        return model
    model = with_native_lists(previous, model)
    existing, taken = previous.by_name(), _taken(previous)
    before = {identity(one): one for one in previous.objects if one.baseline}
    tables = (_table(existing.get(table.name), table, taken.get(table.name.schema, set())) for table in model.tables)
    objects = tuple(_object(before.get(identity(one)), one) for one in model.objects)
    return replace(model, tables=tuple(tables), objects=objects)


def _has_baseline(schema: Schema) -> bool:
    return any(table.baseline for table in schema.tables) or any(one.baseline for one in schema.objects)


def _taken(previous: Schema) -> dict[str, set[str]]:
    """Collect, by schema, the names of the baseline that a key or an index of the model can't have."""
    found: dict[str, set[str]] = {}
    for table in previous.tables:
        parts = (table.primary_key, *table.uniques, *table.exclusions, *table.indexes)
        found.setdefault(table.name.schema, set()).update(one.name for one in parts if one and one.baseline)
    for one in previous.objects:
        if isinstance(one, View | Sequence) and one.baseline:
            found.setdefault(one.name.schema, set()).add(one.name.name)
    return found


def _object(before: Object | None, wanted: Object) -> Object:
    if isinstance(before, EnumType) and isinstance(wanted, EnumType) and not wanted.comment:
        return replace(wanted, comment=before.comment, baseline="taken over")
    return wanted


def _table(before: Table | None, wanted: Table, taken: set[str]) -> Table:
    if before is None or not before.baseline:
        return _with_own_names(wanted, taken, set())
    before = replace(before, comment=unmarked(before.comment))
    uniques, indexes = _uniques_and_indexes(before, wanted)
    unnamed = ("comment",) if before.comment and not wanted.comment and _is_unnamed(before, "comment") else ()
    table = replace(
        wanted,
        columns=tuple(_column(before.column(column.name), column) for column in wanted.columns),
        primary_key=_primary_key(before.primary_key, wanted.primary_key),
        uniques=uniques,
        foreign_keys=tuple(
            _foreign_key(there, key) for key, there in _paired(wanted.foreign_keys, before.foreign_keys, _points_alike)
        ),
        checks=tuple(_checks(before.checks, wanted.checks)),
        indexes=indexes,
        comment=before.comment if unnamed else wanted.comment,
        baseline="taken over",
        unnamed=unnamed,
    )
    return _with_own_names(table, taken, {one.name for one in before.constraints() if one.baseline})


def _is_unnamed(before: Table | Column | ForeignKey, fact: str) -> bool:
    """No model has ever said it: what is unmanaged as a whole is so in everything."""
    return before.baseline == "unmanaged" or fact in before.unnamed


def _column(before: Column | None, wanted: Column) -> Column:
    if before is None:
        return wanted
    before = replace(before, comment=unmarked(before.comment))
    kind = before.type if _same_type(before.type, wanted.type) else wanted.type
    default = before.default
    if default is not None and is_own(before.type) and kind != before.type:
        default = without_cast(default)  # the type may go, and what stands there now must not hold on to it
    spelled = replace(
        wanted,
        type=kind,
        default=default if alike(default, wanted.default) else wanted.default,
        generated=before.generated if alike(before.generated, wanted.generated) else wanted.generated,
    )
    unnamed = tuple(fact for fact in _unsaid(before, wanted) if _is_unnamed(before, fact))
    found = replace(spelled, unnamed=unnamed, **{fact: getattr(before, fact) for fact in unnamed})
    return replace(found, default=default) if "default" in unnamed else found


def _unsaid(before: Column, wanted: Column) -> Iterator[str]:
    """Find the facts that are there and that the model is silent about."""
    if wanted.default is None and wanted.identity is None and wanted.generated is None:
        yield from (fact for fact in ("default", "identity", "generated") if getattr(before, fact) is not None)
        yield from (fact for fact in ("counting", "virtual") if getattr(before, fact) not in {AS_USUAL, False})
    elif wanted.identity is not None and (before.identity is not None or _numbers_itself(before)):
        yield from ("default", "identity")  # a model asks for numbers, not for the way in which they are made
        yield from (fact for fact in ("counting",) if before.counting != AS_USUAL)
    yield from (fact for fact in ("collation", "comment") if getattr(before, fact) and not getattr(wanted, fact))


def _numbers_itself(column: Column) -> bool:
    """A serial: its default asks a sequence."""
    return column.default is not None and column.default.sql.startswith("nextval(")


def _same_type(before: DataType, wanted: DataType) -> bool:
    """An own type may be spelled with its schema or without."""
    if not (is_own(before) and is_own(wanted) and before.dimensions == wanted.dimensions):
        return False
    there, here = mentioned_type(before.name), mentioned_type(wanted.name)
    return there.name == here.name and (there.schema == here.schema or not here.schema)


def _primary_key(before: PrimaryKey | None, wanted: PrimaryKey | None) -> PrimaryKey | None:
    if before is None or wanted is None or not before.baseline or {*before.columns} != {*wanted.columns}:
        return wanted
    return replace(before, baseline="taken over")


def _uniques_and_indexes(before: Table, wanted: Table) -> tuple[tuple[Unique, ...], tuple[Index, ...]]:
    """What is unique may be so by a constraint or by an index: either does what the model asks for."""
    uniques, indexes = [], []
    singles = [index for index in before.indexes if _is_plain_unique(index)]
    for unique, there in _paired(wanted.uniques, before.uniques, _same_columns):
        instead = next((one for one in singles if one.baseline and {*one.columns} == {*unique.columns}), None)
        if there is None and instead is not None:
            indexes.append(replace(instead, baseline="taken over"))
        else:
            uniques.append(replace(there, baseline="taken over") if there else unique)
    for index, found in _paired(wanted.indexes, before.indexes, _same_index):
        same = [one for one in before.uniques if index.unique and {*one.columns} == {*index.columns} and one.baseline]
        if found is None and same:
            uniques.append(replace(same[0], baseline="taken over"))
        elif found not in indexes:
            indexes.append(replace(found, baseline="taken over") if found else index)
    return tuple(dict.fromkeys(uniques)), tuple(indexes)


def _is_plain_unique(index: Index) -> bool:
    return index.unique and index.predicate is None and len(index.keys) == len(index.columns)


def _same_columns(one: Unique, other: Unique) -> bool:
    return {*one.columns} == {*other.columns}


def _same_index(one: Index, other: Index) -> bool:
    if (one.unique, one.method, one.predicate, len(one.keys)) != (other.unique, other.method, None, len(other.keys)):
        return False
    return all(alike(key, another) for key, another in zip(one.keys, other.keys, strict=True))


def _points_alike(one: ForeignKey, other: ForeignKey) -> bool:
    return one.references == other.references and _pairs(one) == _pairs(other)


def _pairs(key: ForeignKey) -> set[tuple[str, str]]:
    return set(zip(key.columns, key.referenced_columns, strict=True))


def _foreign_key(before: ForeignKey | None, wanted: ForeignKey) -> ForeignKey:
    """When it is checked and what an update does are nothing that a model says."""
    if before is None:
        return wanted
    silent = wanted.on_delete == "no action" and before.on_delete != "no action" and _is_unnamed(before, "on_delete")
    action = before.on_delete if silent else wanted.on_delete
    return replace(
        before,
        on_delete=action,
        set_columns=before.set_columns if action == before.on_delete else (),
        origin=wanted.origin,
        baseline="taken over",
        unnamed=("on_delete",) if silent else (),
    )


def _checks(before: tuple[Check, ...], wanted: tuple[Check, ...]) -> Iterator[Check]:
    """A list of values on the same column is the same check, whatever it lists."""
    exact = list(_paired(wanted, before, lambda one, other: alike(one.expression, other.expression)))
    used = [there for _, there in exact if there]
    left = [one for one in before if one not in used]
    for check, there in exact:
        listed = next((one for one in left if one.baseline and _lists_for(one, check)), None)
        if there is not None:
            yield replace(there, origin=check.origin, baseline="taken over")
        elif listed is not None:
            left.remove(listed)
            yield replace(check, name=listed.name, comment=listed.comment, baseline="taken over")
        else:
            yield check


def _lists_for(one: Check, other: Check) -> bool:
    if len(one.columns) != 1 or one.columns != other.columns:
        return False
    return listed_values(one.expression) is not None and listed_values(other.expression) is not None


def _paired(
    wanted: Iterable[Part], there: Iterable[Part], same: Callable[[Part, Part], bool]
) -> Iterator[tuple[Part, Part | None]]:
    """Find for each the one of the baseline that it means; what was taken over before goes first."""
    free = sorted((part for part in there if part.baseline), key=lambda part: part.baseline == "unmanaged")
    for part in wanted:
        found = next((one for one in free if same(one, part)), None)
        if found is not None:
            free.remove(found)
        yield part, found


def _with_own_names(table: Table, relations: set[str], local: set[str]) -> Table:
    """What is new must not have a name that something of the baseline has already."""

    def free(part: Named, taken: set[str]) -> Named:
        if part.baseline or part.name not in taken:
            return part
        return replace(part, name=distinct(part.name, f"{table.name} {part.name}"))

    both = relations | local
    key = table.primary_key
    return replace(
        table,
        primary_key=free(key, both) if key else None,
        uniques=tuple(free(one, both) for one in table.uniques),
        indexes=tuple(free(one, relations) for one in table.indexes),
        checks=tuple(free(one, local) for one in table.checks),
        foreign_keys=tuple(free(one, local) for one in table.foreign_keys),
    )


def unmade(previous: Schema, model: Schema) -> tuple[QName, ...]:
    """Name the tables of the model that can't be made, since something else of the baseline has their name."""
    there = {one.name for one in previous.objects if isinstance(one, View | Sequence) and one.baseline}
    there |= {one.table for one in previous.left_out if not one.constraint}
    existing = previous.by_name()
    return tuple(table.name for table in model.tables if table.name in there and table.name not in existing)

"""Snapshot N: model N, and what snapshot N-1 held that model N no longer names, marked and carried on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeVar

from core.diff.mentions import is_of
from core.diff.unmanaged import unmanaged_note, without_a_value
from core.names import generated
from core.project.decisions import Decisions
from core.project.expressions import as_default
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.coverage import covered
from core.schema.findings import Finding, Question
from core.schema.indexes import Index
from core.schema.objects import EnumType, Namespace, Object, identity
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import DataType, is_own

_MARK = re.compile(r"^Deprecated in iteration \d+\. ?")

Part = TypeVar("Part", Unique, ForeignKey, Check, Exclusion, Index)


@dataclass(frozen=True, slots=True)
class Kept:
    """The snapshot, and what only a reviewer can settle before it holds."""

    schema: Schema
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()


def keep(previous: Schema, model: Schema, *, iteration: int, decisions: Decisions, first: str) -> Kept:
    """Drop only what a decision drops; everything else that the model forgot stays."""
    named, existing = model.by_name(), previous.by_name()
    tables: list[Table] = []
    questions: list[Question] = []
    for table in model.tables:
        before = existing.get(table.name)
        wanted = _with_defaults(table, decisions, first)
        if before is None:
            tables.append(wanted)
            continue
        merged, asked = _merge(before, wanted, iteration=iteration, decisions=decisions, first=first)
        tables.append(merged)
        questions += asked
    tables += [
        _deprecate_table(table, iteration)
        for table in previous.tables
        if table.name not in named and spoken(table.name, first) not in decisions.drop
    ]
    present = {table.name: {column.name for column in table.columns} for table in tables}
    complete = [_without_dangling(table, present) for table in tables]
    objects = (*model.objects, *_kept_objects(previous, model, complete))
    whole = replace(schema_of(complete, objects, model.storage), left_out=previous.left_out)
    findings = (*_deprecations(previous, complete, first), *without_a_value(previous, whole, first))
    return Kept(whole, tuple(questions), (*findings, *unmanaged_note(whole, first)))


def _kept_objects(previous: Schema, model: Schema, tables: list[Table]) -> list[Object]:
    """A type or a schema that nothing uses any more goes, for it holds nothing; everything else stays."""
    named = {identity(one) for one in model.objects}
    types = {column.type for table in tables for column in table.columns if is_own(column.type)}
    schemas = {table.name.schema for table in tables}
    return [
        one
        for one in previous.objects
        if identity(one) not in named and (one.baseline == "unmanaged" or _is_used(one, types, schemas))
    ]


def _is_used(one: Object, types: set[DataType], schemas: set[str]) -> bool:
    match one:
        case EnumType(name):
            return any(is_of(kind, name) for kind in types)
        case Namespace(name):
            return name in schemas
        case _:
            return True


def spoken(name: QName, first: str) -> str:
    """Name a table as a reviewer does: without the project's first schema."""
    return name.name if name.schema == first else str(name)


def _with_defaults(table: Table, decisions: Decisions, first: str) -> Table:
    if not decisions.default:
        return table
    where = spoken(table.name, first)
    columns = tuple(
        replace(column, default=Expression(as_default(decided)))
        if (decided := decisions.default.get(f"{where}.{column.name}")) and column.default is None
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def _merge(
    before: Table, model: Table, *, iteration: int, decisions: Decisions, first: str
) -> tuple[Table, list[Question]]:
    where = spoken(model.name, first)
    named = {column.name for column in model.columns}
    forgotten = [
        column
        for column in before.columns
        if column.name not in named and f"{where}.{column.name}" not in decisions.drop
    ]
    if not forgotten and model.row_security == before.row_security and not before.baseline:
        return model, []
    key = before.primary_key.columns if before.primary_key else ()
    key_columns = [column for column in forgotten if column.name in key]
    questions = [
        _key_question(where, column, before)
        for column in key_columns
        if column.deprecated_since is None
        and column.baseline != "unmanaged"
        and f"{where}.{column.name}" not in decisions.keep
    ]
    kept = tuple(_deprecate_column(column, iteration, relax=column.name not in key) for column in forgotten)
    names = {column.name for column in kept}
    everything, other = names | named, _as_unique(before, model, names)
    return replace(
        model,
        columns=(*model.columns, *kept),
        primary_key=_kept_key(before, model, names),
        uniques=(*model.uniques, *other, *_touching(before.uniques, names, everything, model.uniques)),
        foreign_keys=(*model.foreign_keys, *_touching(before.foreign_keys, names, everything, model.foreign_keys)),
        checks=(*model.checks, *_touching(before.checks, names, everything, model.checks)),
        exclusions=(*model.exclusions, *_touching(before.exclusions, names, everything, model.exclusions)),
        indexes=(*model.indexes, *_touching(before.indexes, names, everything, model.indexes)),
        row_security=model.row_security or before.row_security,
    ), questions


def _kept_key(before: Table, model: Table, kept: set[str]) -> PrimaryKey | None:
    """A key goes only where the model has another one, and no column of it is kept."""
    key = before.primary_key
    if key and (kept.intersection(key.columns) or (model.primary_key is None and key.baseline == "unmanaged")):
        return key
    return model.primary_key


def _as_unique(before: Table, model: Table, kept: set[str]) -> tuple[Unique, ...]:
    """Others point to the model's key: where the baseline's stays in its place, it is unique all the same."""
    key = model.primary_key
    if key is None or before.primary_key is None or before.primary_key.baseline != "unmanaged":
        return ()
    if _kept_key(before, model, kept) is key or any(key.columns == one.columns for one in model.uniques):
        return ()
    return (Unique(generated("uq", model.name.name, *key.columns), key.columns),)


def _key_question(where: str, column: Column, table: Table) -> Question:
    return Question(
        key=f"key:{where}.{column.name}",
        message=f"{where}.{column.name} is part of the primary key of {where}, and the model no longer names it. "
        "Keep it as it is, or drop it with the key?",
        choices=("keep", "drop"),
        place=table.origin,
    )


def _touching(parts: tuple[Part, ...], kept: set[str], present: set[str], taken: tuple[Part, ...]) -> tuple[Part, ...]:
    """Find what no model knows or a kept column has, with all its columns, and what the model doesn't name anew."""
    names = {part.name for part in taken}
    return tuple(
        part
        for part in parts
        if (part.baseline == "unmanaged" or kept.intersection(part.columns))
        and present.issuperset(covered(part))
        and part.name not in names
    )


def _deprecate_column(column: Column, iteration: int, *, relax: bool) -> Column:
    if column.deprecated_since is not None or column.baseline == "unmanaged":
        return column
    return replace(
        column,
        nullable=column.nullable or (relax and column.needs_value),
        comment=_marked(column.comment, iteration),
        deprecated_since=iteration,
    )


def _deprecate_table(table: Table, iteration: int) -> Table:
    if table.deprecated_since is not None or table.baseline == "unmanaged":
        return table
    return replace(table, comment=_marked(table.comment, iteration), deprecated_since=iteration)


def unmarked(comment: str) -> str:
    """What it was before it was deprecated."""
    return _MARK.sub("", comment)


def _marked(comment: str, iteration: int) -> str:
    return f"Deprecated in iteration {iteration}. {unmarked(comment)}".strip()


def _without_dangling(table: Table, present: dict[QName, set[str]]) -> Table:
    """Let what is kept go without a foreign key to what a decision drops."""
    keys = tuple(key for key in table.foreign_keys if present.get(key.references, set()) >= {*key.referenced_columns})
    return table if keys == table.foreign_keys else replace(table, foreign_keys=keys)


def _deprecations(previous: Schema, tables: list[Table], first: str) -> tuple[Finding, ...]:
    fresh: list[str] = []
    existing = previous.by_name()
    for table in tables:
        before = existing.get(table.name)
        if before is None:
            continue
        if table.deprecated_since is not None and before.deprecated_since is None:
            fresh.append(spoken(table.name, first))
        old = {column.name for column in before.columns if column.deprecated_since is None}
        fresh += [
            f"{spoken(table.name, first)}.{column.name}"
            for column in table.columns
            if column.deprecated_since is not None and column.name in old
        ]
    return tuple(
        Finding(
            code="deprecated",
            severity="note",
            place=name,
            message=f"{name} is no longer in the model. It stays, with its data, marked as deprecated.",
            remedy=f"To drop it, answer --answer drop:{name}=drop; its rows are kept in a parcel.",
        )
        for name in sorted(fresh)
    )

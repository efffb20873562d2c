"""Rows of what stands beside tables become nouns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.load.catalogue.expressions import expression, verbatim
from core.load.catalogue.indexes import index
from core.load.catalogue.object_rows import (
    DependencyRow,
    EnumRow,
    PolicyRow,
    RoutineRow,
    SequenceRow,
    TriggerRow,
    ViewRow,
)
from core.load.catalogue.reading import Catalogue
from core.load.catalogue.rows import IndexRow
from core.schema import objects
from core.schema.constraints import QName
from core.schema.objects import Command, Enabled, Object, ObjectKind
from core.schema.types import parse_type

_STATES: dict[str, Enabled] = {"O": "origin", "A": "always", "R": "replica", "D": "disabled"}
_COMMANDS: dict[str, Command] = {"*": "all", "r": "select", "a": "insert", "w": "update", "d": "delete"}

Needs = Mapping[tuple[ObjectKind, int], tuple[QName, ...]]


def objects_in(catalogue: Catalogue, indexes: Mapping[int, Sequence[IndexRow]]) -> Iterator[Object]:
    needs = _needs(catalogue.dependencies)
    yield from (objects.Namespace(row.name, row.comment) for row in catalogue.namespaces)
    yield from (objects.Extension(row.name, row.schema) for row in catalogue.extensions)
    yield from (_enum(row) for row in catalogue.enums)
    yield from (_sequence(row) for row in catalogue.sequences)
    yield from (_function(row, needs) for row in catalogue.routines)
    yield from (_view(row, indexes.get(row.oid, ()), needs) for row in catalogue.views)
    yield from (_trigger(row, needs) for row in catalogue.triggers)
    yield from (_policy(row, needs) for row in catalogue.policies)


def _needs(rows: Sequence[DependencyRow]) -> Needs:
    found: dict[tuple[ObjectKind, int], list[QName]] = defaultdict(list)
    for row in rows:
        found[row.kind, row.oid].append(QName(row.schema, row.name))
    return {holder: tuple(names) for holder, names in found.items()}


def _enum(row: EnumRow) -> objects.EnumType:
    return objects.EnumType(QName(row.schema, row.name), tuple(row.values), row.comment)


def _sequence(row: SequenceRow) -> objects.Sequence:
    return objects.Sequence(
        name=QName(row.schema, row.name),
        type=parse_type(row.type),
        start=row.start,
        increment=row.increment,
        minimum=row.minimum,
        maximum=row.maximum,
        cache=row.cache,
        cycle=row.cycle,
        owner=QName(row.owner_schema, row.owner) if row.owner else None,
        owner_column=row.owner_column,
        comment=row.comment,
    )


def _function(row: RoutineRow, needs: Needs) -> objects.Function:
    return objects.Function(
        name=QName(row.schema, row.name),
        arguments=row.arguments,
        definition=verbatim(row.definition),
        procedure=row.procedure,
        comment=row.comment,
        depends_on=needs.get(("function", row.oid), ()),
    )


def _view(row: ViewRow, indexes: Sequence[IndexRow], needs: Needs) -> objects.View:
    return objects.View(
        name=QName(row.schema, row.name),
        query=expression(row.query),
        materialized=row.materialized,
        options=tuple(row.options),
        indexes=tuple(index(one) for one in indexes),
        comment=row.comment,
        depends_on=needs.get(("view", row.oid), ()),
    )


def _trigger(row: TriggerRow, needs: Needs) -> objects.Trigger:
    return objects.Trigger(
        table=QName(row.schema, row.table),
        name=row.name,
        definition=expression(row.definition),
        enabled=_STATES[row.enabled],
        comment=row.comment,
        depends_on=needs.get(("trigger", row.oid), ()),
    )


def _policy(row: PolicyRow, needs: Needs) -> objects.Policy:
    return objects.Policy(
        table=QName(row.schema, row.table),
        name=row.name,
        command=_COMMANDS[row.command],
        permissive=row.permissive,
        roles=tuple(row.roles),
        using=expression(row.using) if row.has_using else None,
        check=expression(row.check) if row.has_check else None,
        comment=row.comment,
        depends_on=needs.get(("policy", row.oid), ()),
    )

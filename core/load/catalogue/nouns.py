"""Rows of a catalogue become nouns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Protocol, TypeVar

from core.load.catalogue.expressions import expression
from core.load.catalogue.indexes import exclusion, index
from core.load.catalogue.objects import objects_in
from core.load.catalogue.reading import Catalogue
from core.load.catalogue.rows import ColumnRow, ConstraintRow, IndexRow, TableRow
from core.schema.columns import Column, Identity
from core.schema.constraints import Action, Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.counting import AS_USUAL, Counting, counted
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type

_ACTIONS: dict[str, Action] = {
    "a": "no action",
    "r": "restrict",
    "c": "cascade",
    "n": "set null",
    "d": "set default",
}
_IDENTITIES: dict[str, Identity] = {"a": "always", "d": "by default"}


class _OfTable(Protocol):
    @property
    def table(self) -> int: ...


Part = TypeVar("Part", bound=_OfTable)


def schema_in(catalogue: Catalogue) -> Schema:
    """Put the parts of each table together."""
    columns = _columns(catalogue.columns)
    constraints = _by_table(catalogue.constraints)
    indexes = _by_table(catalogue.indexes)
    tables = [
        _table(row, columns[row.oid], constraints.get(row.oid, []), indexes.get(row.oid, []))
        for row in catalogue.tables
    ]
    return schema_of(tables, objects_in(catalogue, indexes))


def objects_alone(catalogue: Catalogue) -> Schema:
    """Make only what stands beside tables, where the tables' rows are known to be as they should."""
    return schema_of((), objects_in(catalogue, _by_table(catalogue.indexes)))


def _by_table(rows: Iterable[Part]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        found[row.table].append(row)
    return found


def _columns(rows: Iterable[ColumnRow]) -> dict[int, list[Column]]:
    found: dict[int, list[Column]] = defaultdict(list)
    type_of, counted_as = cache(parse_type), cache(_counting)  # a thousand tables have a dozen types
    for row in rows:
        said = expression(row.expression) if row.has_expression else None
        column = Column(
            row.name,
            type_of(row.type),
            row.nullable,
            None if row.generated else said,
            _IDENTITIES.get(row.identity),
            said if row.generated else None,
            row.collation,
            row.comment,
            counted_as(row.type, *row.counting) if row.counting else AS_USUAL,
            row.generated == "v",
        )
        found[row.table].append(column)
    return found


def _counting(kind: str, *numbers: int) -> Counting:
    start, increment, minimum, maximum, kept, cycle = numbers
    return counted(parse_type(kind), Counting(start, increment, minimum, maximum, kept, bool(cycle)))


def _table(row: TableRow, columns: list[Column], constraints: list[ConstraintRow], indexes: list[IndexRow]) -> Table:
    owned = {one.name: one for one in indexes if one.operators}
    return Table(
        name=QName(row.schema, row.name),
        columns=tuple(columns),
        primary_key=next((_primary_key(one) for one in constraints if one.kind == "p"), None),
        uniques=tuple(_unique(one) for one in constraints if one.kind == "u"),
        foreign_keys=tuple(_foreign_key(one) for one in constraints if one.kind == "f"),
        checks=tuple(_check(one) for one in constraints if one.kind == "c"),
        exclusions=tuple(exclusion(one, owned.get(one.name)) for one in constraints if one.kind == "x"),
        indexes=tuple(index(one) for one in indexes if not one.operators),
        row_security=row.row_security,
        comment=row.comment,
    )


def _primary_key(row: ConstraintRow) -> PrimaryKey:
    columns = tuple(row.columns)
    return PrimaryKey(row.name, columns, row.deferrable, row.initially_deferred, tuple(row.include), row.comment)


def _unique(row: ConstraintRow) -> Unique:
    return Unique(
        name=row.name,
        columns=tuple(row.columns),
        nulls_not_distinct=row.nulls_not_distinct,
        deferrable=row.deferrable,
        initially_deferred=row.initially_deferred,
        include=tuple(row.include),
        comment=row.comment,
    )


def _foreign_key(row: ConstraintRow) -> ForeignKey:
    return ForeignKey(
        name=row.name,
        columns=tuple(row.columns),
        references=QName(row.referenced_schema, row.referenced_table),
        referenced_columns=tuple(row.referenced_columns),
        on_delete=_ACTIONS[row.on_delete],
        on_update=_ACTIONS[row.on_update],
        deferrable=row.deferrable,
        initially_deferred=row.initially_deferred,
        validated=row.validated,
        set_columns=tuple(row.set_columns),
        comment=row.comment,
    )


def _check(row: ConstraintRow) -> Check:
    return Check(row.name, expression(row.expression), tuple(row.columns), row.validated, row.comment)

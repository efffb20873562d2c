"""Rows of a catalogue become nouns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Protocol, TypeVar

from core.errors import Refused
from core.load.catalogue.rows import Catalogue, ColumnRow, ConstraintRow, IndexRow, TableRow
from core.schema.columns import Column, Expression, Identity
from core.schema.constraints import Action, Check, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
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
    return schema_of(
        [
            _table(row, columns[row.oid], constraints.get(row.oid, []), indexes.get(row.oid, []))
            for row in catalogue.tables
        ]
    )


def moving() -> Refused:
    return Refused(
        "catalogue-moving",
        "the database's structure changed each time while it was read",
        remedy="Wait until nothing else changes tables, columns or functions there, and try again.",
    )


def locked() -> Refused:
    return Refused(
        "catalogue-locked",
        "another session is changing a table of this project and holds its lock",
        remedy="Wait until it is done, and try again; pg_stat_activity shows who it is.",
    )


def _by_table(rows: Iterable[Part]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    for row in rows:
        found[row.table].append(row)
    return found


def _columns(rows: Iterable[ColumnRow]) -> dict[int, list[Column]]:
    found: dict[int, list[Column]] = defaultdict(list)
    type_of = cache(parse_type)  # a thousand tables have a dozen types
    for row in rows:
        expression = _expression(row.expression) if row.has_expression else None
        column = Column(
            row.name,
            type_of(row.type),
            row.nullable,
            None if row.generated else expression,
            _IDENTITIES.get(row.identity),
            expression if row.generated else None,
            row.collation,
            row.comment,
        )
        found[row.table].append(column)
    return found


def _table(row: TableRow, columns: list[Column], constraints: list[ConstraintRow], indexes: list[IndexRow]) -> Table:
    return Table(
        name=QName(row.schema, row.name),
        columns=tuple(columns),
        primary_key=next((PrimaryKey(c.name, tuple(c.columns)) for c in constraints if c.kind == "p"), None),
        uniques=tuple(Unique(c.name, tuple(c.columns), c.nulls_not_distinct) for c in constraints if c.kind == "u"),
        foreign_keys=tuple(_foreign_key(c) for c in constraints if c.kind == "f"),
        checks=tuple(_check(c) for c in constraints if c.kind == "c"),
        indexes=tuple(_index(index) for index in indexes),
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
    )


def _check(row: ConstraintRow) -> Check:
    return Check(row.name, _expression(row.expression), tuple(row.columns), row.validated)


def _index(row: IndexRow) -> Index:
    others = [name for name in row.mentioned if name not in row.columns and name not in row.include]
    return Index(
        name=row.name,
        keys=tuple(_expression(key) for key in row.keys),
        columns=(*row.columns, *others),
        unique=row.unique,
        method=row.method,
        include=tuple(row.include),
        predicate=_expression(row.predicate) if row.has_predicate else None,
        nulls_not_distinct=row.nulls_not_distinct,
        valid=row.valid,
    )


def _expression(text: str | None) -> Expression:
    """A deparser answers NULL for what was dropped since the snapshot."""
    if text is None:
        raise moving()
    return Expression(text)

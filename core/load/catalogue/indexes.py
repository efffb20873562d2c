"""Rows of indexes become the indexes of a table or view, and the exclusions that own one."""

from __future__ import annotations

from core.load.catalogue.expressions import expression
from core.load.catalogue.refusals import moving
from core.load.catalogue.rows import ConstraintRow, IndexRow
from core.schema.columns import Expression
from core.schema.constraints import Exclusion
from core.schema.indexes import Index


def index(row: IndexRow) -> Index:
    return Index(
        name=row.name,
        keys=tuple(expression(key) for key in row.keys),
        columns=_columns(row),
        unique=row.unique,
        method=row.method,
        include=tuple(row.include),
        predicate=_predicate(row),
        nulls_not_distinct=row.nulls_not_distinct,
        valid=row.valid,
        comment=row.comment,
    )


def exclusion(row: ConstraintRow, owned: IndexRow | None) -> Exclusion:
    """The constraint says when it is checked, its index of the same name says what it excludes."""
    if owned is None:
        raise moving()
    pairs = zip(owned.keys, owned.operators, strict=True)
    return Exclusion(
        name=row.name,
        elements=tuple(Expression(f"{expression(key).sql} WITH {operator}") for key, operator in pairs),
        columns=_columns(owned),
        method=owned.method,
        predicate=_predicate(owned),
        deferrable=row.deferrable,
        initially_deferred=row.initially_deferred,
        include=tuple(owned.include),
        comment=row.comment,
    )


def _columns(row: IndexRow) -> tuple[str, ...]:
    others = [name for name in row.mentioned if name not in row.columns and name not in row.include]
    return (*row.columns, *others)


def _predicate(row: IndexRow) -> Expression | None:
    return expression(row.predicate) if row.has_predicate else None

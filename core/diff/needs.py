"""What each noun needs that others make: enum types, functions, sequences, tables, views."""

from __future__ import annotations

from collections.abc import Iterable

from core.diff.mentions import Mentions, mentioned_type, mentions, named
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, Constraint, Exclusion, QName
from core.schema.indexes import Index
from core.schema.objects import Extension, Function, Namespace, Object, Policy, Sequence, Trigger, View, place_of
from core.schema.tables import Table
from core.schema.types import DataType, is_own

NOTHING = Mentions()


def of_column(column: Column) -> Mentions:
    return of_type(column.type) | of_expressions(column.default, column.generated)


def of_type(kind: DataType) -> Mentions:
    return named([mentioned_type(kind.name)]) if is_own(kind) else NOTHING


def of_constraint(constraint: Constraint) -> Mentions:
    match constraint:
        case Check(_, expression):
            return of_expressions(expression)
        case Exclusion():
            return of_expressions(*constraint.elements, constraint.predicate)
        case _:
            return NOTHING


def of_index(index: Index) -> Mentions:
    return of_expressions(*index.keys, index.predicate)


def of_table(table: Table) -> Mentions:
    """Its foreign keys are looked at elsewhere."""
    parts = [of_column(column) for column in table.columns]
    parts += [of_constraint(constraint) for constraint in table.constraints()]
    parts += [of_index(index) for index in table.indexes]
    return together(parts)


def of_object(one: Object) -> Mentions:
    match one:
        case Sequence(owner=QName() as owner):
            return Mentions(frozenset({owner}), words=frozenset({one.owner_column}))
        case Function():
            return Mentions(frozenset(one.depends_on)) | of_expressions(one.definition)
        case View():
            indexes = [of_index(index) for index in one.indexes]
            return together([Mentions(frozenset(one.depends_on)) | of_expressions(one.query), *indexes])
        case Trigger(table):
            return Mentions(frozenset({table, *one.depends_on})) | of_expressions(one.definition)
        case Policy(table):
            return Mentions(frozenset({table, *one.depends_on})) | of_expressions(one.using, one.check)
        case _:
            return NOTHING


def of_expressions(*found: Expression | None) -> Mentions:
    return together(mentions(one.sql) for one in found if one is not None)


def together(parts: Iterable[Mentions]) -> Mentions:
    listed = tuple(parts)
    return Mentions(
        frozenset(name for part in listed for name in part.names),
        frozenset(name for part in listed for name in part.plain),
        frozenset(word for part in listed for word in part.words),
        frozenset(value for part in listed for value in part.values),
    )


def own_name(one: Object) -> tuple[QName, ...]:
    """Name what others can hang on; what hangs on a table itself, or holds others, is nothing of the kind."""
    match one:
        case Namespace() | Extension() | Trigger() | Policy():
            return ()
        case _:
            return (place_of(one),)

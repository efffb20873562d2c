"""One situation in two databases: by Slipway's script, and by the same changes as Alembic's operations, online."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypedDict, assert_never

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from psycopg import sql
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import UserDefinedType

from core.diff.changes import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterTable,
    Change,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
)
from core.load.live import read_schema
from core.plan.planning import plan
from core.plan.steps import Direction, Plan
from core.project.decisions import Decisions
from core.render.scripts import script
from core.run.proving.managed import without_places
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, Constraint, Exclusion, ForeignKey, PrimaryKey, QName, Unique
from core.schema.indexes import Index
from core.schema.schemas import Schema
from core.schema.tables import Table
from core.targets.connector import Connection

FIRST = "public"
OTHER = 'Odd "schema" 100%'
DOTTED = "two.parts"
SCHEMAS = (FIRST, OTHER, DOTTED)
NOTHING_DECIDED = Decisions()

Journey = tuple[Schema, Schema, Schema]
"""The base, what up makes of it, and what down makes of that, each as it reads back."""


@dataclass(frozen=True)
class Situation:
    sentence: str
    before: Schema
    after: Schema
    decisions: Decisions = NOTHING_DECIDED

    def plan(self) -> Plan:
        return plan(self.before, self.after, iteration=2, decisions=self.decisions, first=FIRST)

    def changes(self, direction: Direction) -> list[Change]:
        steps = self.plan().steps
        if direction == "up":
            return [step.forward.change for step in steps]
        return [step.backward.change for step in reversed(steps)]

    def rendered(self, direction: Direction) -> list[str]:
        return [statement.sql for statement in script(self.plan(), direction, FIRST)]


class Verbatim(UserDefinedType[object]):
    """A type with its collation, as it is written: Alembic's own types know no COLLATE in ALTER."""

    cache_ok = True

    def __init__(self, words: str) -> None:
        self.words = words

    def get_col_spec(self, **_: object) -> str:
        return self.words


class Place(TypedDict):
    table_name: str
    schema: str


def say(op: Operations, change: Change) -> None:
    """Run one change; text goes in as `literal_column`, since `text()` takes `:name` for a parameter."""
    match change:
        case CreateTable(table):
            _create_table(op, table)
        case DropTable(table):
            op.drop_table(**_place(table.name))
        case AlterTable(old, new) if old.comment != new.comment:
            op.create_table_comment(**_place(new.name), comment=new.comment or None, existing_comment=old.comment)
        case AlterTable():
            pass  # that no model names it any more is nothing that PostgreSQL knows
        case AddColumn(table, column):
            op.add_column(**_place(table), column=_column(column))
        case DropColumn(table, column):
            op.drop_column(**_place(table), column_name=_name(column.name))
        case AlterColumn(table, old, new):
            _alter_column(op, table, old, new)
        case _:
            _say_part(op, change)


def _say_part(op: Operations, change: AddConstraint | DropConstraint | CreateIndex | DropIndex) -> None:
    match change:
        case AddConstraint(table, constraint):
            _add(op, table, constraint)
        case DropConstraint(table, constraint):
            op.drop_constraint(_name(constraint.name), **_place(table))
        case CreateIndex(table, index):
            _create_index(op, table, index)
        case DropIndex(table, index):
            op.drop_index(_name(index.name), **_place(table))
        case _:
            assert_never(change)


def _name(text: str) -> quoted_name:
    """Always quoted: else SQLAlchemy quotes by a list of words of its own and splits a schema at its dots."""
    return quoted_name(text, quote=True)


def _place(table: QName) -> Place:
    return {"table_name": _name(table.name), "schema": _name(table.schema)}


def _text(expression: Expression) -> sa.ColumnElement[object]:
    return sa.literal_column(expression.sql)


def _names(columns: tuple[str, ...]) -> list[str]:
    return [_name(column) for column in columns]


def _create_table(op: Operations, table: Table) -> None:
    """Inside CREATE TABLE there is no NOT VALID."""
    unproved = [one for one in (*table.checks, *table.foreign_keys) if not one.validated]
    op.create_table(
        _name(table.name.name),
        *(_column(column) for column in table.columns),
        *(_inside(constraint) for constraint in table.constraints() if constraint not in unproved),
        schema=_name(table.name.schema),
        comment=table.comment or None,
    )
    for constraint in unproved:
        _add(op, table.name, constraint)
    for index in table.indexes:
        _create_index(op, table.name, index)


def _type(column: Column) -> Verbatim:
    return Verbatim(f"{column.type} COLLATE {column.collation}" if column.collation else str(column.type))


def _column(column: Column) -> sa.Column[object]:
    return sa.Column(
        _name(column.name),
        _type(column),
        *([sa.Computed(_text(column.generated), persisted=True)] if column.generated else []),
        *([_identity(column)] if column.identity else []),
        nullable=column.nullable,
        server_default=_text(column.default) if column.default else None,
        comment=column.comment or None,
    )


def _identity(column: Column) -> sa.Identity:
    return sa.Identity(always=column.identity == "always")


def _inside(constraint: Constraint) -> sa.Constraint:
    name = _name(constraint.name)
    match constraint:
        case PrimaryKey():
            return sa.PrimaryKeyConstraint(*constraint.columns, name=name)
        case Unique():
            same = constraint.nulls_not_distinct
            when = _deferred(constraint)
            return sa.UniqueConstraint(*constraint.columns, name=name, postgresql_nulls_not_distinct=same, **when)
        case Check():
            return sa.CheckConstraint(_text(constraint.expression), name=name)
        case ForeignKey():
            return sa.ForeignKeyConstraint(
                constraint.columns,
                [f"{constraint.references}.{column}" for column in constraint.referenced_columns],
                name=name,
                ondelete=_on_delete(constraint),
                onupdate=constraint.on_update.upper(),
                **_deferred(constraint),
            )
        case Exclusion():
            return ExcludeConstraint(*_elements(constraint), name=name, **_excluding(constraint))
        case _:
            assert_never(constraint)


def _add(op: Operations, table: QName, constraint: Constraint) -> None:
    name = _name(constraint.name)
    match constraint:
        case PrimaryKey():
            op.create_primary_key(name, **_place(table), columns=_names(constraint.columns))
        case Unique():
            op.create_unique_constraint(
                name,
                **_place(table),
                columns=_names(constraint.columns),
                postgresql_nulls_not_distinct=constraint.nulls_not_distinct,
                **_deferred(constraint),
            )
        case Exclusion():
            op.create_exclude_constraint(  # type: ignore[attr-defined]
                name, _name(table.name), *_elements(constraint), schema=_name(table.schema), **_excluding(constraint)
            )
        case Check():
            op.create_check_constraint(
                name,
                **_place(table),
                condition=_text(constraint.expression),
                postgresql_not_valid=not constraint.validated,
            )
        case ForeignKey():
            _add_foreign_key(op, table, constraint)
        case _:
            assert_never(constraint)


class When(TypedDict):
    deferrable: bool
    initially: str | None


def _deferred(constraint: Unique | ForeignKey | Exclusion) -> When:
    return {
        "deferrable": constraint.deferrable,
        "initially": "DEFERRED" if constraint.initially_deferred else None,
    }


def _on_delete(key: ForeignKey) -> str:
    columns = f" ({', '.join(key.set_columns)})" if key.set_columns else ""
    return key.on_delete.upper() + columns


def _elements(constraint: Exclusion) -> list[tuple[object, str]]:
    split = [element.sql.rpartition(" WITH ") for element in constraint.elements]
    return [(sa.literal_column(column), operator) for column, _, operator in split]


def _excluding(constraint: Exclusion) -> dict[str, object]:
    where = _text(constraint.predicate) if constraint.predicate else None
    return {"using": constraint.method, "where": where, **_deferred(constraint)}


def _add_foreign_key(op: Operations, table: QName, key: ForeignKey) -> None:
    op.create_foreign_key(
        _name(key.name),
        source_table=_name(table.name),
        source_schema=_name(table.schema),
        referent_table=_name(key.references.name),
        referent_schema=_name(key.references.schema),
        local_cols=_names(key.columns),
        remote_cols=_names(key.referenced_columns),
        ondelete=_on_delete(key),
        onupdate=key.on_update.upper(),
        **_deferred(key),
        postgresql_not_valid=not key.validated,
    )


def _create_index(op: Operations, table: QName, index: Index) -> None:
    op.create_index(
        _name(index.name),
        **_place(table),
        columns=[_text(key) for key in index.keys],
        unique=index.unique,
        postgresql_using=index.method,
        postgresql_include=list(index.include),
        postgresql_where=_text(index.predicate) if index.predicate else None,
        postgresql_nulls_not_distinct=index.nulls_not_distinct,
    )


def _alter_column(op: Operations, table: QName, old: Column, new: Column) -> None:
    """One operation for each fact: identity goes first and comes last, as PostgreSQL wants it."""
    for facts in _facts(old, new):
        op.alter_column(**_place(table), column_name=_name(new.name), **facts)


def _facts(old: Column, new: Column) -> Iterator[dict[str, object]]:
    retyped = (old.type, old.collation) != (new.type, new.collation)
    if old.identity and not new.identity:
        yield {"server_default": None, "existing_server_default": _identity(old)}
    if old.default and (retyped or not new.default):
        yield {"server_default": None}
    if retyped:
        # There are no rows, so any value of the type will do; a generated column takes no USING.
        using = {} if new.generated else {"postgresql_using": f"NULL::{new.type}"}
        yield {"type_": _type(new), **using}
    if old.nullable != new.nullable:
        yield {"nullable": new.nullable}
    if new.default and (retyped or old.default != new.default):
        yield {"server_default": _text(new.default)}
    if new.identity and new.identity != old.identity:
        yield {"server_default": _identity(new), "existing_server_default": _identity(old) if old.identity else False}
    if old.comment != new.comment:
        yield {"comment": new.comment or None}


@dataclass(frozen=True)
class Courts:
    """A database for each judge, emptied by rolling back."""

    ours: Connection
    theirs: sa.Connection

    def slipway(self, situation: Situation) -> Journey:
        return _journey(self.ours, situation, lambda direction: _run(self.ours, situation.rendered(direction)))

    def after(self, situation: Situation, up: list[str]) -> Schema:
        _, there, _ = _journey(self.ours, situation, lambda direction: _run(self.ours, up if direction == "up" else []))
        return there

    def alembic(self, situation: Situation) -> Journey:
        operations = Operations(MigrationContext.configure(self.theirs))

        def run(direction: Direction) -> None:
            for change in situation.changes(direction):
                say(operations, change)

        try:
            return _journey(self.theirs.connection.driver_connection, situation, run)
        finally:
            self.theirs.rollback()


def _journey(connection: Connection, situation: Situation, run: Callable[[Direction], None]) -> Journey:
    try:
        for schema in SCHEMAS:
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
        connection.execute("SET LOCAL TimeZone TO 'UTC'")
        _run(connection, Situation("base", Schema(), situation.before).rendered("up"))
        base = _read(connection)
        run("up")
        there = _read(connection)
        run("down")
        return base, there, _read(connection)
    finally:
        connection.rollback()


def _run(connection: Connection, statements: Iterable[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())


def _read(connection: Connection) -> Schema:
    return without_places(read_schema(connection, SCHEMAS).schema, Schema())

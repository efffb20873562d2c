"""A primary key or unique constraint of a table that is there already: over an index that was built before."""

from __future__ import annotations

from dataclasses import replace

from core.diff.changes import CommentOn, CreateIndex, DropConstraint, DropIndex
from core.load.tables.expressions import quoted
from core.plan.online.among import Among
from core.plan.online.segments import Concurrently, SafeForm, Turn, UseIndex, later
from core.plan.steps import Side
from core.schema.columns import Expression
from core.schema.constraints import PrimaryKey, QName, Unique
from core.schema.indexes import Index


def over_an_index(step: int, table: QName, key: PrimaryKey | Unique, among: Among) -> SafeForm | str:
    if reason := _stays(table, key, among):
        return f"{key.name} is built at once: {reason}"
    index = Index(
        key.name,
        tuple(Expression(quoted(column)) for column in key.columns),
        key.columns,
        unique=True,
        include=key.include,
        nulls_not_distinct=isinstance(key, Unique) and key.nulls_not_distinct,
    )
    made, gone = Concurrently(CreateIndex(table, index)), Concurrently(DropIndex(table, index), perhaps=True)
    back, said = Side(DropConstraint(table, key)), Side(CommentOn(table, replace(key, comment=""), key))
    used = (UseIndex(table, key), said) if key.comment else (UseIndex(table, key),)
    return SafeForm(
        None,
        (later(Turn.KEY, step, (made,), (gone,)), later(Turn.KEY, step, used, (back,))),
    )


def _stays(table: QName, key: PrimaryKey | Unique, among: Among) -> str:
    if among.comes_again(table, key.name):
        return "it goes and comes again with what it is built on"
    if among.is_pointed_at(table, key.columns):
        return "a new table points at it"
    if isinstance(key, PrimaryKey) and among.loses_key(table):
        return "the table is never without a primary key"
    if isinstance(key, PrimaryKey) and among.is_viewed(table):
        return "a view may group by it"
    return ""

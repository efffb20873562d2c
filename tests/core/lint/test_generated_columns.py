"""A computed column may change in any way; where it becomes a plain one, or the other way round, that is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.lint.linting import lint
from core.plan.planning import plan
from core.project.decisions import Decisions
from core.schema.columns import Column, Expression
from core.schema.constraints import PrimaryKey, QName
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type


def _schema(kind: str, generated: str) -> Schema:
    key = Column("id", parse_type("integer"), nullable=False)
    computed = Column("total", parse_type(kind), generated=Expression(generated) if generated else None)
    return schema_of([Table(QName("public", "bills"), (key, computed), PrimaryKey("pk_bills", ("id",)))])


def _codes(old: Schema, new: Schema) -> list[str]:
    planned = plan(old, new, iteration=2, decisions=Decisions(), first="public")
    return [finding.code for finding in lint(planned, old, new)]


@pytest.mark.parametrize(
    ("kind", "generated"), [("integer", "(id * 3)"), ("bigint", "(id * 2)"), ("text", "(id)::text")]
)
def test_another_expression_or_type_is_computed_anew_for_each_row_and_loses_nothing(kind: str, generated: str) -> None:
    assert _codes(_schema("integer", "(id * 2)"), _schema(kind, generated)) == ["column-rewrites"]


def test_a_column_that_becomes_computed_or_is_computed_no_more_is_told() -> None:
    plain, computed = _schema("integer", ""), _schema("integer", "(id * 2)")
    assert _codes(plain, computed) == ["generated-column-changes"]
    assert _codes(computed, plain) == ["generated-column-changes"]


def test_values_of_its_own_that_could_not_be_given_back_are_a_reason_to_refuse() -> None:
    plain, computed = (_without_key(_schema("integer", said)) for said in ("", "(id * 2)"))
    assert _codes(plain, computed) == ["no-row-key", "generated-column-changes"]


def _without_key(schema: Schema) -> Schema:
    return schema_of(replace(table, primary_key=None) for table in schema.tables)

"""A list of values that loses some asks which value its rows get, and knows what leads back."""

from __future__ import annotations

import pytest

from core.diff.changes import MapValues, invert
from core.diff.compare import diff
from core.diff.expressions import key_with_columns, listed_values, with_columns
from core.diff.value_maps import map_values, value_findings, value_questions
from core.project.decisions import Decisions
from core.schema.columns import Column, Expression
from core.schema.constraints import Check, PrimaryKey, QName
from core.schema.schemas import Schema, schema_of
from core.schema.tables import Table
from core.schema.types import parse_type

ACCOUNTS = QName("public", "accounts")


def _list(*values: str, nullable: bool = False) -> Schema:
    column = Column("status", parse_type("varchar(20)"), nullable=nullable, origin="busm.mmd:7")
    listed = ", ".join(f"'{value}'" for value in values)
    check = Check("ck_accounts_status", Expression(f'"status"::text IN ({listed})'), ("status",))
    key = Column("id", parse_type("uuid"), nullable=False)
    return schema_of([Table(ACCOUNTS, (key, column), PrimaryKey("pk_accounts", ("id",)), checks=(check,))])


def _maps(before: Schema, after: Schema, **mapped: str) -> tuple[MapValues, ...]:
    decisions = Decisions(value_map={"accounts.status": mapped})
    return map_values(diff(before, after), after, decisions, "public")


def test_each_value_that_goes_is_asked_about_at_its_place_with_the_values_that_stay() -> None:
    before, after = _list("new", "hot", "cold"), _list("new")
    questions = tuple(value_questions(diff(before, after), after, Decisions(), "public"))
    assert [question.key for question in questions] == [
        "value_map:accounts.status:hot",
        "value_map:accounts.status:cold",
    ]
    assert {(question.choices, question.place) for question in questions} == {(("new",), "busm.mmd:7")}


def test_an_optional_column_may_be_left_without_a_value() -> None:
    before, after = _list("new", "old", nullable=True), _list("new", nullable=True)
    (question,) = value_questions(diff(before, after), after, Decisions(), "public")
    assert question.choices == ("new", "NULL")
    assert _maps(before, after, old="NULL")[0].forward == (("old", None),)


def test_a_list_that_holds_the_word_null_means_the_word() -> None:
    before, after = _list("NULL", "old", nullable=True), _list("NULL", nullable=True)
    assert _maps(before, after, old="NULL")[0].forward == (("old", "NULL"),)


def test_a_list_that_only_grows_asks_nothing() -> None:
    before, after = _list("new"), _list("new", "old")
    assert tuple(value_questions(diff(before, after), after, Decisions(), "public")) == ()


def test_a_value_that_is_new_leads_back_only_when_one_alone_became_it() -> None:
    before, after = _list("hot", "warm", "cold"), _list("active", "frozen")
    (change,) = _maps(before, after, hot="active", warm="active", cold="frozen")
    assert change.forward == (("hot", "active"), ("warm", "active"), ("cold", "frozen"))
    assert change.backward == (("frozen", "cold"),)
    assert invert(invert(change)) == change


@pytest.mark.parametrize("mapped", [{"old": "nowhere"}, {"new": "old"}, {"nowhere": "new"}])
def test_a_value_map_that_leads_nowhere_is_an_error(mapped: dict[str, str]) -> None:
    before, after = _list("new", "old"), _list("new")
    decisions = Decisions(value_map={"accounts.status": mapped})
    (finding,) = value_findings(diff(before, after), after, decisions, "public")
    assert (finding.code, finding.severity) == ("unknown-decision", "error")


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("\"status\"::text IN ('a', 'it''s')", ("a", "it's")),
        ("((status)::text = ANY (ARRAY['a'::text, 'b'::text]))", ("a", "b")),
        ("((s)::text = ANY ((ARRAY['a'::character varying])::text[]))", ("a",)),
        ('"n" IN (1, 2.5)', ("1", "2.5")),
        ("\"status\" NOT IN ('a')", None),
        ('"n" > 3', None),
        ("\"status\"::text IN ('a', lower('B'))", None),
        ("not sql at all (", None),
    ],
)
def test_values_are_read_from_a_condition_that_does_nothing_but_list_them(
    condition: str, values: tuple[str, ...] | None
) -> None:
    assert listed_values(Expression(condition)) == values


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"a" > 3 AND "b" = \'"a"\'', '"x" > 3 AND "b" = \'"a"\''),
        ("a > 3 and A < 5", "x > 3 and x < 5"),
        ('lower("a") = a(b)', 'lower("x") = a(b)'),
        ('"ä" + "a"', '"ö""" + "x"'),
        ("not sql (", "not sql ("),
    ],
)
def test_a_column_is_named_anew_in_an_expression_and_nothing_else_is(before: str, after: str) -> None:
    assert with_columns(Expression(before), {"a": "x", "ä": 'ö"'}).sql == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"a" DESC', '"x" DESC'),
        ('lower("a") text_pattern_ops', 'lower("x") text_pattern_ops'),
        ('"a" WITH =', '"x" WITH ='),
    ],
)
def test_a_column_is_named_anew_in_the_key_of_an_index(before: str, after: str) -> None:
    assert key_with_columns(Expression(before), {"a": "x"}).sql == after

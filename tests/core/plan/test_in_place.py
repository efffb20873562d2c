"""What PostgreSQL can change as it stands, there and back, and what a piece of SQL names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.diff.mentions import mentioned_type, mentions
from core.plan.enums import additions, grows
from core.plan.in_place import in_place
from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.objects import EnumType, Function, Policy, Trigger, View

NAME = QName("public", "f")
TABLE = QName("public", "t")
FUNCTION = (
    "CREATE OR REPLACE FUNCTION public.f(a integer, b text DEFAULT 'x'::text)\n"
    " RETURNS integer\n LANGUAGE sql\nAS $function$SELECT 1$function$"
)


def _function(text: str) -> Function:
    return Function(NAME, "integer, text", Expression(text))


def _view(query: str, *, materialized: bool = False) -> View:
    return View(NAME, Expression(query), materialized)


FUNCTIONS = [
    ("SELECT 1", "SELECT 2", True),
    ("LANGUAGE sql", "LANGUAGE plpgsql STRICT", True),
    ("DEFAULT 'x'::text", "DEFAULT 'y'::text", True),
    ("RETURNS integer", "RETURNS bigint", False),
    ("RETURNS integer", "RETURNS SETOF integer", False),
    ("a integer", "c integer", False),
    (" DEFAULT 'x'::text", "", False),
    ("FUNCTION public.f(a integer, b text DEFAULT 'x'::text)\n RETURNS integer", "PROCEDURE public.f()", False),
]


@pytest.mark.parametrize(("part", "other", "possible"), FUNCTIONS)
def test_a_function_is_replaced_where_its_parameters_and_its_result_stay(part: str, other: str, possible: bool) -> None:  # noqa: FBT001
    old, new = _function(FUNCTION), _function(FUNCTION.replace(part, other))
    assert in_place(old, new) is possible
    assert in_place(new, old) is possible


def test_a_function_that_cant_be_read_is_not_replaced() -> None:
    assert not in_place(_function("nothing that parses"), _function("nothing that parses"))


VIEWS = [
    ("SELECT id FROM public.t", "SELECT id FROM public.t WHERE id > 1", True),
    ("SELECT id FROM public.t", "SELECT id FROM public.t ORDER BY id LIMIT 3", True),
    ("SELECT id FROM public.t", "SELECT id, name FROM public.t", False),
    ("SELECT id FROM public.t", "SELECT id AS key FROM public.t", False),
    ("SELECT id FROM public.t", "SELECT id FROM public.u", False),
    ("SELECT id FROM public.t", "SELECT id FROM public.t UNION SELECT 1", False),
]


@pytest.mark.parametrize(("old", "new", "possible"), VIEWS)
def test_a_view_is_replaced_where_its_columns_must_be_the_same(old: str, new: str, possible: bool) -> None:  # noqa: FBT001
    assert in_place(_view(old), _view(new)) is possible
    assert in_place(_view(new), _view(old)) is possible
    assert not in_place(_view(old, materialized=True), _view(new, materialized=True))
    assert not in_place(_view(old), _view(old, materialized=True))


def test_a_policy_is_altered_where_it_is_for_the_same_and_has_the_same_conditions() -> None:
    policy = Policy(TABLE, "p", "update", using=Expression("true"))
    assert in_place(policy, Policy(TABLE, "p", "update", roles=("ada",), using=Expression("id > 1"), comment="x"))
    assert not in_place(policy, Policy(TABLE, "p", "all", using=Expression("true")))
    assert not in_place(policy, Policy(TABLE, "p", "update"))
    assert not in_place(policy, Policy(TABLE, "p", "update", using=Expression("true"), check=Expression("true")))
    assert not in_place(policy, Policy(TABLE, "p", "update", permissive=False, using=Expression("true")))


def test_a_trigger_is_altered_where_only_its_state_or_comment_is_another() -> None:
    trigger = Trigger(TABLE, "tidy", Expression("CREATE TRIGGER tidy"))
    assert in_place(trigger, Trigger(TABLE, "tidy", Expression("CREATE TRIGGER tidy"), "disabled", "x"))
    assert not in_place(trigger, Trigger(TABLE, "tidy", Expression("CREATE CONSTRAINT TRIGGER tidy")))


LETTERS = st.lists(st.sampled_from("abcdefg"), unique=True)


@given(LETTERS, LETTERS)
def test_a_list_of_values_grows_to_exactly_the_new_one(before: list[str], after: list[str]) -> None:
    old, new = EnumType(NAME, tuple(before)), EnumType(NAME, tuple(after))
    if not grows(old, new):
        assert [value for value in after if value in before] != before
        return
    there = list(before)
    for added in additions(old, new):
        place = len(there) if not added.where else there.index(added.beside) + (added.where == "after")
        there.insert(place, added.value)
    assert there == after


def test_what_a_piece_of_sql_names_is_found_wherever_it_stands() -> None:
    view = mentions(
        "WITH own AS (SELECT 1) SELECT lower(x), 'a'::app.\"Mood\" FROM public.t JOIN own USING (id), app.f(1)"
    )
    assert view.name(QName("public", "t")) and view.name(QName("app", "Mood")) and view.name(QName("app", "f"))
    assert view.name(QName("public", "lower"))  # one without a schema is one of any
    assert not view.name(QName("public", "own"))
    assert view.word("id") and view.word("x") and not view.word("y")
    assert mentions("SELECT t.* FROM public.t").word("anything")
    assert mentions("nextval('public.numbers'::regclass)").name(QName("public", "numbers"))
    assert mentions("nextval('\"Odd name\"')").name(QName("public", "Odd name"))
    assert mentions('lower("name") DESC NULLS LAST').word("name")
    assert mentions('"room" WITH =').word("room")
    assert mentions("no sql at all (").names == frozenset()


def test_a_type_is_known_by_its_name_however_it_is_spelled() -> None:
    assert mentioned_type('"Odd ""schema"" %"."Mood"') == QName('Odd "schema" %', "Mood")
    assert mentioned_type("app.mood[]") == QName("app", "mood")
    assert mentioned_type("mood") == QName("", "mood")

"""What stands beside tables reads as a person would say it; what only steps aside is no news."""

from __future__ import annotations

from core.diff.changes import AlterObject, CreateObject, DropObject
from core.report.changes import document
from core.report.summary import groups, said
from core.schema.columns import Expression
from core.schema.constraints import QName
from core.schema.objects import EnumType, Function, Namespace, Sequence, Trigger
from tests.core.render.cases import CASES, FIRST, read_case


def _told(name: str) -> dict[str, list[tuple[str, str]]]:
    found = groups(read_case(CASES / name).proposal.changes, FIRST)
    return {group.title: [(item.name, item.detail) for item in group.items] for group in found}


def test_a_change_beside_tables_is_named_with_its_kind() -> None:
    function = Function(QName("public", "total"), "integer", Expression("x"))
    names = [
        document(CreateObject(one))["object"]
        for one in (Namespace("billing"), function, Trigger(QName("public", "orders"), "stamp", Expression("x")))
    ]
    assert names == ["schema billing", "function public.total(integer)", "trigger public.orders.stamp"]


def test_what_happens_is_said_in_a_few_words() -> None:
    mood, numbers = QName("public", "mood"), Sequence(QName("public", "numbers"))
    assert said(CreateObject(numbers)) == "new"
    assert said(DropObject(numbers)) == "dropped"
    grown = AlterObject(EnumType(mood, ("calm",)), EnumType(mood, ("calm", "glad"), "x"))
    assert said(grown) == "new value 'glad', new comment"
    assert said(AlterObject(EnumType(mood, ("calm", "glad")), EnumType(mood, ("calm",)))) == "new values"
    assert said(AlterObject(numbers, Sequence(numbers.name, cycle=True, cache=5))) == "new cache, new cycle"


def test_an_object_that_goes_and_comes_again_is_one_item() -> None:
    told = _told("view_gains_a_column_under_others")
    assert told == {"Modified objects": [("view public.a_opened", "new query")]}


def test_a_column_that_goes_over_text_is_one_item_and_its_type_another() -> None:
    told = _told("enum_type_values_change_places")
    assert told["Modified objects"] == [("enum public.mood", "new values")]
    assert [detail for _, detail in told["Modified tables"]] == [
        "ALTER COLUMN mood (comes along while what it hangs on is made anew)",
        "ALTER COLUMN moods (comes along while what it hangs on is made anew)",
    ]


def test_a_computed_column_that_is_computed_otherwise_is_modified_and_not_dropped() -> None:
    told = _told("generated_column_is_computed_otherwise")
    assert "Dropped" not in told
    assert ("p", "ALTER COLUMN gross (computed as (net * 3))") in told["Modified tables"]


def test_a_sequence_that_gets_its_owner_later_is_one_new_item() -> None:
    assert _told("sequence_created_and_owned")["New objects"] == [("sequence public.numbers", "new")]

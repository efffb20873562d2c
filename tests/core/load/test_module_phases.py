"""A module takes what is due in its phase; what it names itself is due, and a config that can't be read says where."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.load.loaded import Loaded
from tests.core.load.module_documents import KEY, account, found, selected, shape, table_of

Select = Callable[..., Loaded]
PHASED: dict[str, Any] = {
    "entities": {
        "Thing": {
            "primaryKey": "code",
            "fields": {
                "code": {"type": "string", "phase": 3},
                "vital": {"type": "int", "essential": True, "phase": 3},
                "needed": {"type": "int", "required": True, "complexity": "advanced"},
                "first": {"type": "int", "phase": 1, "complexity": "advanced"},
                "second": {"type": "int", "phase": "2", "complexity": "advanced"},
                "simple": {"type": "int", "complexity": "basic"},
                "unsaid": "int",
                "hard": {"type": "int", "complexity": "Advanced"},
                "third": {"type": "int", "phase": "phase 3"},
            },
        },
        "Plain": {"fields": {"id": KEY, "a": "int"}},
    }
}
FIRST = ["code", "vital", "needed", "first"]
SECOND = [*FIRST, "second", "simple", "unsaid"]
ALL = [*SECOND, "hard", "third"]


@pytest.fixture
def select(tmp_path: Path) -> Select:
    return partial(selected, tmp_path)


def _module(phase: object, *fields: object, **more: object) -> dict[str, Any]:
    return {"module": {"id": "m", "phase": phase}, "entity": {"name": "Thing", "fields": list(fields)}, **more}


@pytest.mark.parametrize("phase", [1, "1", "phase 1", "phase-1"])
def test_phase_1_takes_keys_and_what_is_essential_required_or_of_phase_1(select: Select, phase: object) -> None:
    assert shape(select(_module(phase), PHASED)) == {"things": FIRST}


def test_phase_2_adds_phase_2_and_what_is_not_advanced_but_not_what_says_phase_3(select: Select) -> None:
    assert shape(select(_module(2), PHASED)) == {"things": SECOND}


@pytest.mark.parametrize("phase", [3, 4, None])
def test_phase_3_and_no_phase_take_all(select: Select, phase: object) -> None:
    assert shape(select(_module(phase), PHASED)) == {"things": ALL}


def test_where_no_field_of_an_entity_carries_a_phase_none_is_left_out(select: Select) -> None:
    loaded = select({"module": {"id": "m", "phase": 1}, "entities": ["Plain", "Thing"]}, PHASED)
    assert shape(loaded) == {"plains": ["id", "a"], "things": FIRST}


def test_a_field_that_the_module_names_is_taken_though_it_is_due_later_and_that_is_told(select: Select) -> None:
    loaded = select(_module(1, "first", "third", "unsaid"), PHASED)
    assert shape(loaded) == {"things": ["code", "first", "unsaid", "third"]}
    assert found(loaded) == [("later-phase", "module.json#/entity/fields/1")]


def test_a_phase_that_the_module_gives_a_field_counts_before_the_business_models(select: Select) -> None:
    loaded = select(_module(1, {"name": "third", "phase": 1}, {"name": "first", "phase": 2}), PHASED)
    assert shape(loaded) == {"things": ["code", "third"]}
    assert found(loaded) == []


def test_what_a_rule_requires_is_due_at_once(select: Select) -> None:
    rules = {"validation": {"required": ["third"], "unique": ["hard"]}}
    loaded = select(_module(1, businessRules=rules), PHASED)
    assert shape(loaded) == {"things": [*FIRST, "hard", "third"]}
    assert [key.columns for key in table_of(loaded, "things").uniques] == [("hard",)]


@pytest.mark.parametrize("phase", [0, "beta", True, 1.5, [1]])
def test_a_phase_that_is_none_is_an_error(select: Select, phase: object) -> None:
    assert found(select(_module(phase), PHASED)) == [("parse-error", "module.json#/module/phase")]


@pytest.mark.parametrize(
    ("said", "code", "place"),
    [
        ({"entities": {"owned": []}}, "no-entities", "#/module"),
        ({"entities": []}, "no-entities", "#/module"),
        ({"businessRules": {}}, "no-entities", "#/module"),
        ({"entity": 7}, "parse-error", "#/entity"),
        ({"entity": {"fields": ["id"]}}, "parse-error", "#/entity"),
        ({"entities": {"owned": 7}}, "parse-error", "#/entities/owned"),
        ({"entities": {"owned": [None]}}, "parse-error", "#/entities/owned/0"),
        ({"entities": {"owned": {"Account": 7}}}, "parse-error", "#/entities/owned/Account"),
        ({"entity": {"name": "Account", "fields": 7}}, "parse-error", "#/entity/fields"),
        (account({"type": "string"}), "parse-error", "#/entity/fields/0"),
        (account("name", 7), "parse-error", "#/entity/fields/1"),
        (account("name", "name"), "duplicate-key", "#/entity/fields/1"),
        (account({"name": "name", "onDelete": "explode"}), "unknown-action", "#/entity/fields/0/onDelete"),
        (account(businessRules={"validation": {"unique": [7]}}), "parse-error", "#/businessRules/validation/unique/0"),
        (account(businessRules={"validation": {"unique": 7}}), "parse-error", "#/businessRules/validation/unique"),
        (
            account(businessRules={"validation": {"unique": ["a +"]}}),
            "parse-error",
            "#/businessRules/validation/unique/0",
        ),
        (account(businessRules={"enums": {"Level": []}}), "undefined-enum", "#/businessRules/enums/Level"),
        (account({"name": "name", "required": "perhaps"}), "type-conflict", "#/entity/fields/0/required"),
    ],
)
def test_what_can_not_be_meant_is_a_finding_at_its_place(
    select: Select, said: dict[str, Any], code: str, place: str
) -> None:
    assert found(select(said)) == [(code, f"module.json{place}")]

"""An example state is laid beside the data_model: what only it shows is derived, what it contradicts is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.schema.constraints import QName

Documents = Callable[..., Loaded]
State = dict[str, object]
ROOT = "state_contract.json#/schema"
STORE = {"shared_state_key": "shop", "records_key": "records", "events_key": "events", "events": ["added", "removed"]}
TEXT, NUMBER = {"name": "id", "type": "string"}, {"name": "age", "type": "number"}


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    def loaded(rules: Rules | None = None, **said: object) -> Loaded:
        paths = [tmp_path / f"{name}.json" for name in said]
        for path, document in zip(paths, said.values(), strict=True):
            path.write_text(json.dumps(document), encoding="utf-8")
        return load_model(paths, rules or Rules())

    return loaded


def _contract(**state: object) -> dict[str, object]:
    return {**STORE, "schema": state}


def _model(**entities: object) -> dict[str, object]:
    return {"entities": {name: {"fields": fields} for name, fields in entities.items()}}


def _columns(loaded: Loaded) -> dict[str, dict[str, str]]:
    return {
        str(table.name): {column.name: str(column.type) for column in table.columns} for table in loaded.schema.tables
    }


def _found(loaded: Loaded, *ignored: str) -> list[tuple[str, str]]:
    """Codes with their places, the usual warning of a state's tables left out."""
    return [(each.code, each.place) for each in loaded.findings if each.code not in {"no-primary-key", *ignored}]


def test_the_documented_state_becomes_the_tables_that_a_careful_person_would_make(documents: Documents) -> None:
    state = _contract(cart={"items": [], "totals": {"subtotal": 0}}, users=[{"name": ""}])
    loaded = documents(state_contract=state)
    assert _columns(loaded) == {
        "app.cart": {"items": "jsonb", "totals": "jsonb"},
        "app.users": {"name": "text"},
    }
    assert [(each.code, each.severity, each.place) for each in loaded.findings] == [
        ("no-primary-key", "warning", f"{ROOT}/cart"),
        ("no-primary-key", "warning", f"{ROOT}/users"),
    ]
    table = loaded.schema.table(QName("app", "users"))
    assert table is not None
    assert (table.entity, table.origin, table.columns[0].origin) == ("users", f"{ROOT}/users", f"{ROOT}/users/0/name")


def test_types_are_told_by_example(documents: Documents) -> None:
    row = {"id": "u1", "n": 1, "x": 1.5, "ok": True, "gone": None, "list": [1], "none": [], "map": {"a": 1}}
    loaded = documents(state_contract=_contract(things=[row]))
    assert _columns(loaded) == {
        "app.things": {
            "id": "text",
            "n": "numeric",
            "x": "numeric",
            "ok": "boolean",
            "gone": "text",
            "list": "jsonb",
            "none": "jsonb",
            "map": "jsonb",
        }
    }
    assert loaded.findings == ()
    assert not any(column.nullable for column in loaded.schema.tables[0].columns if column.name == "id")
    assert all(column.nullable for column in loaded.schema.tables[0].columns if column.name != "id")


def test_rows_complete_each_other_and_null_gives_way(documents: Documents) -> None:
    loaded = documents(state_contract=_contract(users=[{"id": "", "age": None}, {"age": 5, "name": "x"}]))
    assert _columns(loaded) == {"app.users": {"id": "text", "age": "numeric", "name": "text"}}
    assert loaded.findings == ()


def test_rows_that_disagree_are_a_conflict_and_the_first_counts(documents: Documents) -> None:
    loaded = documents(state_contract=_contract(users=[{"id": "", "a": {"b": 1}}, {"a": {"b": ""}, "id": 5}, "x"]))
    assert _columns(loaded) == {"app.users": {"id": "text", "a": "jsonb"}}
    assert set(_found(loaded)) == {
        ("contract-conflict", f"{ROOT}/users/1/a/b"),
        ("contract-conflict", f"{ROOT}/users/1/id"),
        ("contract-conflict", f"{ROOT}/users/2"),
    }


@pytest.mark.parametrize(
    ("state", "entity"),
    [
        ("users", "User"),
        ("user", "User"),
        ("USERS", "User"),
        ("day_plans", "DayPlan"),
        ("dayPlans", "DayPlan"),
        ("dayplans", "DayPlan"),
        ("DAY_PLAN", "day_plans"),
        ("menus", "Menu"),
        ("people", "Person"),
        ("addresses", "Address"),
        ("status", "Statuses"),
        ("categories", "Category"),
    ],
)
def test_names_are_one_regardless_of_case_plural_and_underscores(documents: Documents, state: str, entity: str) -> None:
    loaded = documents(data_model=_model(**{entity: [TEXT]}), state_contract=_contract(**{state: [{"id": ""}]}))
    assert _columns(loaded) == {f"app.{entity}": {"id": "text"}}
    assert loaded.findings == ()


def test_names_that_only_resemble_each_other_stay_two(documents: Documents) -> None:
    loaded = documents(data_model=_model(User=[TEXT]), state_contract=_contract(usages=[{"id": ""}]))
    assert list(_columns(loaded)) == ["app.User", "app.usages"]


@pytest.mark.parametrize(
    ("type_", "value", "agrees"),
    [
        ("string", "x", True),
        ("uuid", "x", True),
        ("date", "2020-01-01", True),
        ("string", 5, False),
        ("string", True, False),
        ("number", 5, True),
        ("currency", 5.5, True),
        ("serial", 5, True),
        ("number", True, False),
        ("number", "5", False),
        ("boolean", False, True),
        ("boolean", 0, False),
        ("array", [], True),
        ("string[]", ["x"], True),
        ("gadget[]", "x", False),
        ("array", {}, False),
        ("array", "x", False),
        ("object", {"a": 1}, True),
        ("object", [], False),
        ("json", [], True),
        ("jsonb", {}, True),
        ("reference", 5, True),
        ("number", None, True),
        ("object", None, True),
    ],
)
def test_an_explicit_type_beats_the_example_and_each_conflict_is_told(
    documents: Documents, type_: str, value: object, *, agrees: bool
) -> None:
    model = _model(User=[TEXT, {"name": "favouriteThing", "type": type_}])
    alone = documents(data_model=model)
    loaded = documents(data_model=model, state_contract=_contract(users=[{"favourite_thing": value}]))
    assert loaded.schema == alone.schema
    conflict = ("contract-conflict", f"{ROOT}/users/0/favourite_thing")
    assert [found for found in _found(loaded) if found not in _found(alone)] == ([] if agrees else [conflict])


def test_a_conflict_names_both_places(documents: Documents) -> None:
    model, contract = _model(User=[TEXT, NUMBER]), _contract(users=[{"age": "old"}])
    (finding,) = documents(data_model=model, state_contract=contract).findings
    assert (finding.severity, finding.place) == ("warning", f"{ROOT}/users/0/age")
    assert "data_model.json#/entities/User/fields/1" in finding.message


def test_a_type_that_the_data_model_leaves_open_is_told_by_the_example(documents: Documents) -> None:
    model = _model(User=[TEXT, {"name": "age"}, {"name": "note"}])
    loaded = documents(data_model=model, state_contract=_contract(users=[{"age": 5, "note": None}]))
    assert _columns(loaded) == {"app.User": {"id": "text", "age": "numeric", "note": "text"}}
    (finding,) = loaded.findings
    assert (finding.code, finding.place) == ("unknown-type", "data_model.json#/entities/User/fields/2")
    assert "has no type" in finding.message


def test_an_object_inside_rows_is_compared_with_the_entity_that_it_shows(documents: Documents) -> None:
    order = [TEXT, {"name": "user", "type": "object"}]
    state = _contract(orders=[{"user": {"age": "old"}}], carts=[{"user": {"age": True}}])
    loaded = documents(data_model=_model(User=[TEXT, NUMBER], Order=order), state_contract=state)
    assert _columns(loaded)["app.carts"] == {"user": "jsonb"}
    assert _found(loaded, "reserved-name") == [
        ("contract-conflict", f"{ROOT}/orders/0/user/age"),
        ("contract-conflict", f"{ROOT}/carts/0/user/age"),
    ]


def test_of_two_spellings_the_exact_one_is_meant(documents: Documents) -> None:
    count = {"name": "createdAt", "type": "number"}
    model = _model(User=[TEXT], users=[TEXT, count, {"name": "created_at", "type": "string"}])
    state = _contract(users=[{"id": "", "created_at": ""}])
    loaded = documents(data_model=model, state_contract=state)
    assert _found(loaded) == [("contract-duplicate", "data_model.json#/entities/users")]


def test_a_field_that_the_data_model_lacks_is_a_conflict_and_no_column(documents: Documents) -> None:
    loaded = documents(data_model=_model(User=[TEXT]), state_contract=_contract(users=[{"id": "", "nick": ""}]))
    assert _columns(loaded) == {"app.User": {"id": "text"}}
    assert _found(loaded) == [("contract-conflict", f"{ROOT}/users/0/nick")]


@pytest.mark.parametrize("value", ["x", 5, ["x"], True])
def test_a_plain_value_where_the_data_model_has_an_entity_is_a_conflict(documents: Documents, value: object) -> None:
    loaded = documents(data_model=_model(User=[TEXT]), state_contract=_contract(users=value))
    assert _found(loaded) == [("contract-conflict", f"{ROOT}/users")]


def test_values_beside_objects_are_told_once(documents: Documents) -> None:
    loaded = documents(data_model=_model(User=[TEXT]), state_contract=_contract(users=[{"id": ""}, "x"]))
    assert _found(loaded) == [("contract-conflict", f"{ROOT}/users/1")]


@pytest.mark.parametrize("value", [None, [], {}, [{}], {"id": ""}])
def test_an_empty_value_or_a_single_object_of_a_known_entity_is_none(documents: Documents, value: object) -> None:
    loaded = documents(data_model=_model(User=[TEXT]), state_contract=_contract(user=value))
    assert (list(_columns(loaded)), loaded.findings) == (["app.User"], ())


@pytest.mark.parametrize("entity", ["CartItem", "Item", "items", "cart_items"])
@pytest.mark.parametrize("items", [[], [{"id": ""}]])
def test_a_list_of_a_known_entity_is_the_other_side_of_a_relation(
    documents: Documents, entity: str, items: list[object]
) -> None:
    state = _contract(cart={"items": items, "totals": {"subtotal": 0}})
    loaded = documents(data_model=_model(**{entity: [TEXT]}), state_contract=state)
    assert _columns(loaded) == {f"app.{entity}": {"id": "text"}, "app.cart": {"totals": "jsonb"}}
    assert _found(loaded) == []


def test_the_entity_that_is_named_after_its_owner_goes_first(documents: Documents) -> None:
    model = _model(CartItem=[TEXT, NUMBER], Item=[TEXT])
    loaded = documents(data_model=model, state_contract=_contract(carts=[{"id": "", "items": [{"age": ""}]}]))
    assert ("contract-conflict", f"{ROOT}/carts/0/items/0/age") in _found(loaded)


def test_a_list_inside_rows_becomes_an_entity_with_a_foreign_key_where_it_has_the_column(documents: Documents) -> None:
    state = _contract(orders=[{"id": "", "lines": [{"id": "", "orders_id": ""}], "notes": [{"id": "", "text": ""}]}])
    loaded = documents(state_contract=state)
    assert _columns(loaded) == {
        "app.lines": {"id": "text", "orders_id": "text"},
        "app.notes": {"id": "text", "text": "text"},
        "app.orders": {"id": "text"},
    }
    assert [key.name for table in loaded.schema.tables for key in table.foreign_keys] == ["fk_lines_orders_id"]
    assert _found(loaded) == [("relation-without-fk", f"{ROOT}/orders/0/notes")]


def test_lists_inside_several_rows_complete_each_other_too(documents: Documents) -> None:
    state = _contract(orders=[{"id": "", "lines": [{"id": ""}]}, {"lines": [{"n": 1}]}, {"lines": None}])
    assert _columns(documents(state_contract=state))["app.lines"] == {"id": "text", "n": "numeric"}


def test_a_relation_that_two_places_show_is_told_once(documents: Documents) -> None:
    state = _contract(users=[{"orders": []}], user={"orders": []})
    loaded = documents(data_model=_model(User=[TEXT], Order=[TEXT]), state_contract=state)
    assert _found(loaded) == [
        ("contract-duplicate", f"{ROOT}/user"),
        ("relation-without-fk", f"{ROOT}/users/0/orders"),
    ]


def test_a_relation_that_the_data_model_has_is_not_told_again(documents: Documents) -> None:
    order = {"name": "orderId", "type": "string"}
    relation = {"from": "Line", "to": "Order", "type": "many-to-one", "foreignKey": "orderId"}
    model = {**_model(Order=[TEXT], Line=[TEXT, order]), "relations": [relation]}
    alone = documents(data_model=model)
    loaded = documents(data_model=model, state_contract=_contract(orders=[{"id": "", "lines": [{"order_id": ""}]}]))
    assert loaded == alone
    assert loaded.findings == ()


def test_a_frame_that_only_holds_lists_is_no_table(documents: Documents) -> None:
    loaded = documents(state_contract=_contract(data={"users": [{"id": ""}], "orders": [{"id": ""}]}))
    assert list(_columns(loaded)) == ["app.orders", "app.users"]
    assert loaded.findings == ()


def test_rows_that_only_hold_lists_are_told(documents: Documents) -> None:
    loaded = documents(state_contract=_contract(days=[{"meals": [{"id": ""}]}]))
    assert list(_columns(loaded)) == ["app.meals"]
    assert _found(loaded) == [("missing-field-definition", f"{ROOT}/days")]


def test_values_that_make_no_table_are_told(documents: Documents) -> None:
    loaded = documents(
        data_model=_model(User=[TEXT]),
        state_contract=_contract(theme="dark", open=True, chosen=None, tags=["a"], notices=[], settings={}),
    )
    assert list(_columns(loaded)) == ["app.User"]
    assert [(each.code, each.severity, each.place) for each in loaded.findings] == [
        ("not-stored", "note", f"{ROOT}/theme"),
        ("not-stored", "note", f"{ROOT}/open"),
        ("not-stored", "note", f"{ROOT}/chosen"),
        ("not-stored", "note", f"{ROOT}/tags"),
        ("missing-field-definition", "warning", f"{ROOT}/notices"),
        ("missing-field-definition", "warning", f"{ROOT}/settings"),
    ]


def test_the_key_of_a_derived_entity_is_id_or_its_own_name_with_id(documents: Documents) -> None:
    state = _contract(
        users=[{"userId": "", "teamId": ""}], teams=[{"team_id": "", "id": ""}], carts=[{"user_id": "", "n": 1}]
    )
    loaded = documents(state_contract=state)
    keys = {table.name.name: table.primary_key.columns for table in loaded.schema.tables if table.primary_key}
    assert keys == {"users": ("userId",), "teams": ("id",)}


@pytest.mark.parametrize(
    ("model", "state", "place"),
    [
        ({}, {"users": [{"id": ""}], "User": [{"id": ""}]}, f"{ROOT}/User"),
        ({"User": [TEXT]}, {"users": [], "user": None}, f"{ROOT}/user"),
        ({}, {"a": {"n": 1, "items": [{"id": ""}]}, "b": {"n": 1, "items": [{"id": ""}]}}, f"{ROOT}/b/items"),
        ({}, {"users": [{"id": "", "createdAt": "", "created_at": ""}]}, f"{ROOT}/users/0/created_at"),
    ],
)
def test_what_is_there_twice_is_told(documents: Documents, model: State, state: State, place: str) -> None:
    loaded = documents(data_model=_model(**model), state_contract=_contract(**state))
    assert _found(loaded) == [("contract-duplicate", place)]


def test_of_two_places_of_one_entity_the_fields_are_joined_and_the_first_type_counts(documents: Documents) -> None:
    items = {"a": [{"id": "", "n": 1}], "b": [{"id": "", "n": "", "more": True}]}
    loaded = documents(state_contract=_contract(**{name: {"x": 1, "items": rows} for name, rows in items.items()}))
    assert _columns(loaded)["app.items"] == {"id": "text", "n": "numeric", "more": "boolean"}
    assert _found(loaded) == [
        ("contract-duplicate", f"{ROOT}/b/items"),
        ("contract-conflict", f"{ROOT}/b/items/0/n"),
    ]


def test_an_event_that_is_listed_twice_is_told(documents: Documents) -> None:
    contract = {**STORE, "events": ["added", {"name": "added"}, "removed"], "schema": {"users": [{"id": ""}]}}
    loaded = documents(state_contract=contract)
    assert _found(loaded) == [("contract-duplicate", "state_contract.json#/events/1")]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda model, contract: {"data_model": model, "state_contract": contract},
        lambda model, contract: {"structured": {**model, "stateContract": contract}},
        lambda model, contract: {"product_doc": {"structured": {"dataModel": model, "state_contract": contract}}},
    ],
)
def test_one_document_may_hold_both(documents: Documents, wrap: Callable[[object, object], object]) -> None:
    model, contract = _model(User=[TEXT, NUMBER]), _contract(users=[{"age": ""}])
    loaded = documents(spec=wrap(model, contract))
    assert _columns(loaded) == {"app.User": {"id": "text", "age": "numeric"}}
    assert [code for code, _ in _found(loaded)] == ["contract-conflict"]


def test_a_contract_is_known_in_its_wrapping_whatever_its_file_is_called(documents: Documents) -> None:
    loaded = documents(anything={"state_contract": {"schema": {"users": [{"id": ""}]}}})
    assert list(_columns(loaded)) == ["app.users"]


@pytest.mark.parametrize(
    ("contract", "code", "place"),
    [
        ({**STORE, "schema": []}, "parse-error", ROOT),
        ({**STORE, "schema": "x"}, "parse-error", ROOT),
        ({**STORE, "schema": {"type": "object", "properties": {"users": {}}}}, "parse-error", ROOT),
        ({**STORE, "schema": {"$schema": "https://json-schema.org/draft"}}, "parse-error", ROOT),
        ({**STORE, "schema": {}}, "no-entities", "state_contract.json"),
        (STORE, "no-entities", "state_contract.json"),
        ({**STORE, "schema": {"theme": "dark"}}, "no-entities", "state_contract.json"),
        ({"schema": {}}, "ambiguous-dialect", "state_contract.json"),
    ],
)
def test_a_bad_contract_is_an_error_with_its_place(
    documents: Documents, contract: object, code: str, place: str
) -> None:
    loaded = documents(state_contract=contract)
    assert (code, place) in _found(loaded)
    assert loaded.broken
    assert loaded.schema.tables == ()


def test_a_contract_in_yaml_tells_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "state_contract.yaml"
    path.write_text(
        "shared_state_key: shop\nschema:\n  theme: dark\n  users:\n    - id: a\n      open: yes\n    - id: 5\n"
    )
    loaded = load_model([path], Rules())
    assert _columns(loaded) == {"app.users": {"id": "text", "open": "text"}}
    assert sorted(_found(loaded)) == [
        ("contract-conflict", "state_contract.yaml:7"),
        ("not-stored", "state_contract.yaml:3"),
    ]


def test_an_entity_of_both_models_has_two_tables_and_a_note(documents: Documents) -> None:
    busm = {"entities": {"Order": {"fields": {"id": "uuid"}}, "Account": {"fields": {"id": "uuid"}}}}
    loaded = documents(busm=busm, data_model=_model(orders=[TEXT], CartItem=[TEXT]))
    assert list(_columns(loaded)) == ["app.CartItem", "app.orders", "public.accounts", "public.orders"]
    (note,) = loaded.findings
    assert (note.code, note.severity, note.place) == ("in-both-models", "note", "data_model.json#/entities/orders")
    assert "busm.json#/entities/Order" in note.message


def test_both_models_keep_their_findings_and_their_lists_of_values(documents: Documents) -> None:
    mood = {"name": "mood", "type": "enum", "values": ["good", "bad"]}
    busm = {"entities": {"Account": {"fields": {"id": "gadget", "kind": {"type": "enum", "values": ["x"]}}}}}
    loaded = documents(busm=busm, data_model=_model(User=[{"name": "id", "type": "widget"}, mood]))
    assert [enum.name for enum in loaded.enums] == ["Account.kind", "User.mood"]
    assert _found(loaded) == [
        ("unknown-type", "busm.json#/entities/Account/fields/id"),
        ("unknown-type", "data_model.json#/entities/User/fields/0"),
    ]


def test_in_one_schema_two_tables_of_one_name_are_an_error_and_keys_stay_apart(documents: Documents) -> None:
    busm = {"entities": {"Order": {"fields": {"id": "uuid", "b": {"type": "int", "unique": True}}}}}
    model = _model(orders=[TEXT], uq_orders_b=[TEXT])
    loaded = documents(Rules(app_schema="public"), busm=busm, data_model=model)
    assert ("name-collision", "data_model.json#/entities/orders") in _found(loaded)
    assert [str(table.name) for table in loaded.schema.tables] == ["public.orders", "public.uq_orders_b"]
    assert loaded.schema.objects == ()
    assert loaded.schema.tables[0].uniques[0].name.startswith("uq_orders_b_")


def test_a_model_that_has_entities_only_in_one_document_is_whole(documents: Documents) -> None:
    assert not documents(busm={"entities": {}}, data_model=_model(User=[TEXT])).broken
    assert _found(documents(busm={"entities": {}}, data_model=_model())) == [
        ("no-entities", "busm.json, data_model.json")
    ]

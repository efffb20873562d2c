"""A data_model becomes the app's own tables: its names letter by letter, the types of the session store."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from core.cli.main import main
from core.load.loaded import Loaded, Rules
from core.load.tables.kinds import KINDS
from core.names import LIMIT
from core.schema.constraints import QName
from core.schema.objects import Namespace
from core.schema.schemas import Storage
from core.schema.tables import Table

Load = Callable[..., Loaded]
SESSION = {
    "serial": "integer",
    **dict.fromkeys(("integer", "bigint", "number", "decimal", "float"), "numeric"),
    "boolean": "boolean",
    "json": "jsonb",
    "array": "jsonb",
}
CART: dict[str, Any] = {
    "entities": {
        "CartItem": {
            "fields": [
                {"name": "product_id", "type": "string", "required": True, "description": "What is bought"},
                {"name": "quantity", "type": "number"},
            ],
            "primaryKey": "product_id",
        },
        "Product": {"fields": [{"name": "id", "type": "string"}]},
    },
    "relations": [{"from": "CartItem", "to": "Product", "type": "many-to-one", "foreignKey": "product_id"}],
}


def _load(load: Load, model: object, name: str = "data_model.json", rules: Rules | None = None) -> Loaded:
    return load(json.dumps(model), name, rules)


def _related(load: Load, relation: dict[str, Any], **fields: Sequence[dict[str, Any]]) -> Loaded:
    entities = {
        name: {"fields": [{"name": "id", "type": "string"}, *fields.get(name, ())]} for name in ("Order", "User")
    }
    return _load(load, {"entities": entities, "relations": [relation]})


def _table(loaded: Loaded, name: str) -> Table:
    table = loaded.schema.table(QName("app", name))
    assert table is not None, loaded
    return table


def _keys(loaded: Loaded) -> list[str]:
    return [
        f"{key.name}: {table.name.name}.{','.join(key.columns)} -> {key.references}.{','.join(key.referenced_columns)}"
        for table in loaded.schema.tables
        for key in table.foreign_keys
    ]


def _found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in loaded.findings]


def test_the_documented_example_becomes_two_tables_with_all_it_says(load: Load) -> None:
    loaded = _load(load, CART)
    assert loaded.findings == ()
    assert [str(table.name) for table in loaded.schema.tables] == ["app.CartItem", "app.Product"]
    table = _table(loaded, "CartItem")
    assert [(column.name, str(column.type), column.nullable, column.comment) for column in table.columns] == [
        ("product_id", "text", False, "What is bought"),
        ("quantity", "numeric", True, ""),
    ]
    assert table.primary_key is not None
    assert (table.primary_key.name, table.primary_key.columns) == ("pk_CartItem", ("product_id",))
    assert _keys(loaded) == ["fk_CartItem_product_id: CartItem.product_id -> app.Product.id"]
    assert (table.entity, table.origin) == ("CartItem", "data_model.json#/entities/CartItem")
    assert [column.origin for column in table.columns] == [
        f"data_model.json#/entities/CartItem/fields/{position}" for position in (0, 1)
    ]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda model: {"data_model": model},
        lambda model: {"dataModel": model},
        lambda model: {"structured": model},
        lambda model: {"product_doc": {"structured": model}},
        lambda model: {"product_doc": {"structured": {"data_model": model}}},
    ],
)
def test_it_is_known_in_each_wrapping_whatever_its_file_is_called(load: Load, wrap: Callable[[object], object]) -> None:
    wrapped = _load(load, wrap(CART), name="anything.json")
    assert wrapped.schema == _load(load, CART).schema
    assert wrapped.findings == ()
    assert wrapped.schema.tables[0].origin.startswith("anything.json#/")
    assert wrapped.schema.tables[0].origin.endswith("/entities/CartItem")


def test_fields_may_be_a_map_and_entities_a_list(load: Load) -> None:
    fields = {"product_id": {"type": "string", "required": True, "description": "What is bought"}, "quantity": "number"}
    entities = {"CartItem": {"fields": fields, "primaryKey": "product_id"}, "Product": {"fields": {"id": "string"}}}
    assert _load(load, {**CART, "entities": entities}).schema == _load(load, CART).schema
    listed = [{"name": name, **entity} for name, entity in CART["entities"].items()]
    assert _load(load, {**CART, "entities": listed}).schema == _load(load, CART).schema


def test_the_name_of_the_file_decides_where_the_content_fits_two_shapes(load: Load) -> None:
    assert {table.name.schema for table in _load(load, CART, name="busm.json").schema.tables} == {"public"}
    assert {table.name.schema for table in _load(load, CART, name="Data_Model.json").schema.tables} == {"app"}
    assert _found(_load(load, CART, name="other.json")) == [("ambiguous-dialect", "other.json")]


def test_a_bare_map_of_fields_is_a_business_model_unless_the_file_says_otherwise(load: Load) -> None:
    model = {"entities": {"CartItem": {"fields": {"id": "string"}}}}
    assert [str(table.name) for table in _load(load, model, name="other.json").schema.tables] == ["public.cart_items"]
    assert [str(table.name) for table in _load(load, model).schema.tables] == ["app.CartItem"]


def test_the_same_model_is_read_from_yaml_with_its_lines(load: Load) -> None:
    text = (
        "entities:\n  CartItem:\n    fields:\n      - name: id\n        type: string\n      - {name: n, type: blob}\n"
    )
    loaded = load(text, "data_model.yaml")
    assert _found(loaded) == [("type-refused", "data_model.yaml:6")]
    assert [column.name for column in _table(loaded, "CartItem").columns] == ["id"]


def test_a_data_model_alone_can_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "data_model.json"
    path.write_text(json.dumps(CART), encoding="utf-8")
    assert main(["show", str(path), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [(table["schema"], table["name"], table["entity"]) for table in shown["tables"]] == [
        ("app", "CartItem", "CartItem"),
        ("app", "Product", "Product"),
    ]


def test_the_schema_of_the_app_is_the_projects_choice(load: Load) -> None:
    loaded = _load(load, CART, rules=Rules(app_schema="shop"))
    assert loaded.schema.objects == (Namespace("shop"),)
    assert {table.name.schema for table in loaded.schema.tables} == {"shop"}
    assert {key.references.schema for table in loaded.schema.tables for key in table.foreign_keys} == {"shop"}


@pytest.mark.parametrize("word", [word for word, kind in KINDS.items() if kind != "binary"])
def test_every_type_word_has_its_type_in_the_session_store(load: Load, word: str) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": word}]
    column = _table(_load(load, {"entities": {"Thing": {"fields": fields}}}), "Thing").columns[1]
    assert str(column.type) == SESSION.get(KINDS[word], "text")
    assert column.identity == ("by default" if KINDS[word] == "serial" else None)


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("string(40)", "text"),
        ("decimal(10,2)", "numeric"),
        ("number[]", "jsonb"),
        ("Number?", "numeric"),
        ("gadget", "text"),
    ],
)
def test_lengths_lists_and_unknown_words_have_theirs_too(load: Load, word: str, type_: str) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": word}]
    loaded = _load(load, {"entities": {"Thing": {"fields": fields}}})
    assert str(_table(loaded, "Thing").columns[1].type) == type_
    unknown = [("unknown-type", "data_model.json#/entities/Thing/fields/1")]
    assert _found(loaded) == (unknown if word == "gadget" else [])


def test_a_list_of_values_is_told_and_is_no_rule_of_the_session_store(load: Load) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "mood", "type": "enum", "values": ["good", "bad"]}]
    loaded = _load(load, {"entities": {"Thing": {"fields": fields}}})
    table = _table(loaded, "Thing")
    assert (str(table.columns[1].type), table.checks) == ("text", ())
    assert [(enum.name, enum.values) for enum in loaded.enums] == [("Thing.mood", ("good", "bad"))]


def test_the_projects_choice_of_native_types_is_not_the_apps(load: Load) -> None:
    fields = {"id": "string", "mood": "enum(good,bad)", "tags": "string[]"}
    model = {"entities": {"Thing": {"fields": fields}}}
    assert _load(load, model, rules=Rules(storage=Storage("native", "native"))).schema == _load(load, model).schema


@pytest.mark.parametrize("word", ["binary", "Blob", "bytea", "blob[]"])
def test_bytes_are_refused_at_their_place(load: Load, word: str) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "scan", "type": word}]
    loaded = _load(load, {"entities": {"Thing": {"fields": fields}}})
    assert _found(loaded) == [("type-refused", "data_model.json#/entities/Thing/fields/1")]
    assert loaded.broken
    assert [column.name for column in _table(loaded, "Thing").columns] == ["id"]


def test_names_arrive_letter_by_letter(load: Load) -> None:
    names = ["id", "originalPrice", "original_price", "order", "date", "type", "Größe", 'a "b"', "per%cent"]
    entities = {
        name: {"fields": [{"name": each, "type": "string"} for each in names]}
        for name in ("Order", "User", "Column", "day_plans", "HTTPServer", "Ünïcode 名")
    }
    loaded = _load(load, {"entities": entities})
    assert {table.name.name for table in loaded.schema.tables} == set(entities)
    assert {tuple(column.name for column in table.columns) for table in loaded.schema.tables} == {tuple(names)}
    assert {finding.code for finding in loaded.findings} == {"reserved-name"}
    assert {table.primary_key.name for table in loaded.schema.tables if table.primary_key} == {
        f"pk_{name}" for name in entities
    }


@pytest.mark.parametrize("said", ["userId", "user_id"])
@pytest.mark.parametrize("names", [("userId", "user_id"), ("user_id", "userId")])
def test_a_key_or_a_relation_means_the_field_that_is_spelled_like_it(
    load: Load, said: str, names: tuple[str, str]
) -> None:
    fields = [{"name": name, "type": "string"} for name in names]
    relation = {"from": "Order", "to": "User", "type": "many-to-one", "foreignKey": said}
    assert _keys(_related(load, relation, Order=fields)) == [f"fk_Order_{said}: Order.{said} -> app.User.id"]
    key = _table(_load(load, {"entities": {"Thing": {"fields": fields, "primaryKey": said}}}), "Thing").primary_key
    assert key is not None
    assert key.columns == (said,)


def test_a_long_name_is_cut_with_a_note_and_two_fields_of_one_name_are_an_error(load: Load) -> None:
    long = "x" * 80
    fields = [{"name": name, "type": "string"} for name in ("id", long, "twice", "twice")]
    loaded = _load(load, {"entities": {"Thing": {"fields": fields}}})
    place = "data_model.json#/entities/Thing/fields"
    assert sorted(_found(loaded)) == [("name-collision", f"{place}/3"), ("name-too-long", f"{place}/1")]
    assert all(len(column.name.encode()) <= LIMIT for column in _table(loaded, "Thing").columns)


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_name_is_an_error(load: Load, blank: str) -> None:
    fields = {"id": "string"}
    for entities in ({blank: {"fields": fields}}, {"Thing": {"fields": {**fields, blank: "string"}}}):
        assert [code for code, _ in _found(_load(load, {"entities": entities}))] == ["parse-error"]


@pytest.mark.parametrize(
    ("kind", "start", "end", "child"),
    [
        ("many-to-one", "Order", "User", "Order"),
        ("one-to-many", "User", "Order", "Order"),
        ("one-to-many", "Order", "User", "User"),
        ("one-to-one", "Order", "User", "Order"),
        ("one-to-one", "User", "Order", "User"),
    ],
)
def test_the_column_lives_in_from_or_in_to_as_the_kind_says(
    load: Load, kind: str, start: str, end: str, child: str
) -> None:
    field = {"name": "otherId", "type": "string"}
    relation = {"from": start, "to": end, "type": kind, "foreignKey": "otherId"}
    loaded = _related(load, relation, Order=[field], User=[field])
    parent = "User" if child == "Order" else "Order"
    assert _keys(loaded) == [f"fk_{child}_otherId: {child}.otherId -> app.{parent}.id"]
    uniques = [unique.name for unique in _table(loaded, child).uniques]
    assert uniques == ([f"uq_{child}_otherId"] if kind == "one-to-one" else [])
    assert loaded.findings == ()


def test_many_to_many_gets_a_join_table(load: Load) -> None:
    loaded = _related(load, {"from": "Order", "to": "User", "type": "many-to-many"})
    join = _table(loaded, "Order_User")
    assert [(column.name, str(column.type)) for column in join.columns] == [("order_id", "text"), ("user_id", "text")]
    assert join.primary_key is not None
    assert join.primary_key.name == "pk_Order_User"
    assert _keys(loaded) == [
        "fk_Order_User_order_id: Order_User.order_id -> app.Order.id",
        "fk_Order_User_user_id: Order_User.user_id -> app.User.id",
    ]


def test_a_join_table_that_is_named_keeps_its_name(load: Load) -> None:
    loaded = _related(load, {"from": "Order", "to": "User", "type": "many-to-many", "through": "orderViewers"})
    assert [table.name.name for table in loaded.schema.tables] == ["Order", "User", "orderViewers"]


def test_a_relation_without_a_column_is_a_warning_and_adds_none(load: Load) -> None:
    loaded = _related(load, {"from": "Order", "to": "User", "type": "many-to-one", "foreignKey": "userId"})
    assert _found(loaded) == [("relation-without-fk", "data_model.json#/relations/0")]
    assert _keys(loaded) == []


@pytest.mark.parametrize(("key", "type_"), [("serial", "integer"), ("number", "numeric"), ("uuid", "text")])
def test_a_reference_has_the_type_of_the_key_it_points_to(load: Load, key: str, type_: str) -> None:
    user = {"fields": [{"name": "id", "type": key}]}
    order = {"fields": [{"name": "id", "type": "string"}, {"name": "userId", "type": "reference"}]}
    table = _table(_load(load, {"entities": {"User": user, "Order": order}}), "Order")
    assert str(table.columns[1].type) == type_
    assert len(table.foreign_keys) == 1


def test_a_number_that_points_to_an_identity_is_one_even_through_another_key(load: Load) -> None:
    entities = {
        "User": [{"name": "id", "type": "serial"}],
        "Profile": [{"name": "userId", "type": "number", "primaryKey": True, "foreignKey": "User.id"}],
        "Photo": [{"name": "id", "type": "string"}, {"name": "profile", "type": "number", "foreignKey": "Profile"}],
    }
    loaded = _load(load, {"entities": {name: {"fields": fields} for name, fields in entities.items()}})
    assert len(_keys(loaded)) == 2
    assert str(_table(loaded, "Profile").columns[0].type) == "integer"
    assert str(_table(loaded, "Photo").columns[1].type) == "integer"
    assert {code for code, _ in _found(loaded)} == {"fk-without-relation"}


def test_two_types_that_cannot_be_compared_get_no_constraint(load: Load) -> None:
    relation = {"from": "Order", "to": "User", "type": "many-to-one", "foreignKey": "userId"}
    loaded = _related(load, relation, Order=[{"name": "userId", "type": "number"}])
    assert _found(loaded) == [("type-conflict", "data_model.json#/entities/Order/fields/1")]
    assert _keys(loaded) == []


def test_a_field_id_is_the_key_and_its_absence_a_warning(load: Load) -> None:
    fields = [{"name": "name", "type": "string"}]
    loaded = _load(load, {"entities": {"A": {"fields": fields}, "B": {"fields": [*fields, {"name": "id"}]}}})
    assert _table(loaded, "A").primary_key is None
    assert _table(loaded, "B").primary_key is not None
    assert ("no-primary-key", "data_model.json#/entities/A") in _found(loaded)


def test_two_spellings_of_one_entity_are_told_and_stay_two(load: Load) -> None:
    fields = {"fields": [{"name": "id", "type": "string"}]}
    loaded = _load(load, {"entities": {"users": fields, "User": fields, "Order": fields}})
    assert _found(loaded) == [("contract-duplicate", "data_model.json#/entities/users")]
    assert [table.name.name for table in loaded.schema.tables] == ["Order", "User", "users"]


@pytest.mark.parametrize(
    ("model", "code", "place"),
    [
        ({"entities": {}}, "no-entities", "data_model.json"),
        ({"data_model": {"entities": {}}}, "no-entities", "data_model.json"),
        ({"data_model": {}}, "ambiguous-dialect", "data_model.json"),
        ({"data_model": []}, "ambiguous-dialect", "data_model.json"),
        ({"entities": {"A": {}}}, "no-fields", "data_model.json#/entities/A"),
        ({"entities": {"A": 5}}, "parse-error", "data_model.json#/entities/A"),
        ({"entities": {"A": {"fields": 5}}}, "parse-error", "data_model.json#/entities/A/fields"),
        ({"entities": {"A": {"fields": [{}]}}}, "parse-error", "data_model.json#/entities/A/fields/0"),
        ({**CART, "relations": [{"from": "A"}]}, "parse-error", "data_model.json#/relations/0"),
    ],
)
def test_a_bad_document_is_an_error_with_its_place(load: Load, model: object, code: str, place: str) -> None:
    loaded = _load(load, model)
    assert (code, place) in _found(loaded)
    assert loaded.broken


@pytest.mark.parametrize("order", list(permutations(("User", "users", "cart"))))
def test_a_name_that_two_entities_may_have_means_the_one_that_is_spelled_so(load: Load, order: Sequence[str]) -> None:
    fields = {"cart": [{"name": "id", "type": "string"}, {"name": "users", "type": "reference"}]}
    usual = [{"name": "id", "type": "string"}]
    loaded = _load(load, {"entities": {name: {"fields": fields.get(name, usual)} for name in order}, "relations": []})
    assert [key.references.name for table in loaded.schema.tables for key in table.foreign_keys] == ["users"]

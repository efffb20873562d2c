"""A module config selects from the business model, and where the two disagree the module wins and says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from tests.core.load.module_documents import BUSM, KEY, account, found, selected, shape, table_of, types

Select = Callable[..., Loaded]


@pytest.fixture
def select(tmp_path: Path) -> Select:
    return partial(selected, tmp_path)


# What is taken


def test_a_module_takes_the_entities_and_fields_that_it_names_and_their_keys(select: Select) -> None:
    loaded = select(account({"name": "name", "source": "BUSM.Account.name"}))
    assert shape(loaded) == {"accounts": ["id", "name"]}
    assert found(loaded) == []


def test_without_a_module_the_business_model_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "busm.json").write_text(json.dumps(BUSM), encoding="utf-8")
    assert len(load_model([tmp_path / "busm.json"], Rules()).schema.tables) == 3


@pytest.mark.parametrize(
    "said",
    [
        {"entity": {"name": "Region"}},
        {"entity": "Region"},
        {"module": "sites", "entity": "Region"},
        {"entity": "BUSM.Region"},
        {"entity": {"source": "BUSM.Region"}},
        {"entity": [{"name": "Region"}]},
        {"entity": {"name": "Region", "fields": []}},
        {"entities": {"owned": ["Region"]}},
        {"entities": {"owned": "Region", "referenced": []}},
        {"entities": {"owned": {"Region": None}}},
        {"entities": {"owned": [{"name": "Region", "fields": ["name"]}]}},
        {"entities": {"Region": {"fields": {"name": {"type": "string"}}}}},
        {"entities": {"Region": {"fields": {"name": "string"}}}},
        {"entities": [{"name": "regions"}]},
    ],
)
def test_an_entity_may_be_named_in_many_ways(select: Select, said: dict[str, Any]) -> None:
    loaded = select(said)
    assert shape(loaded) == {"regions": ["id", "name"]}
    assert found(loaded) == []


def test_a_module_may_be_yaml_and_knows_its_lines(select: Select) -> None:
    text = "module:\n  id: m1\n  phase: 1\nentity:\n  name: Region\n  fields:\n    - name: id\n    - name: size\n"
    loaded = select(text)
    assert shape(loaded) == {"regions": ["id"]}
    assert found(loaded) == [("unknown-field", "module.yaml:8")]


def test_a_referenced_entity_is_taken_with_its_key_only_because_another_module_owns_the_rest(select: Select) -> None:
    owned = [{"name": "Location", "fields": ["accountId"]}]
    loaded = select({"entities": {"owned": owned, "referenced": ["Account"]}})
    assert shape(loaded) == {"accounts": ["id"], "locations": ["id", "account_id"]}
    assert found(loaded) == []


def test_a_referenced_entity_keeps_the_fields_that_the_module_names_of_it(select: Select) -> None:
    loaded = select({"entities": {"owned": ["Region"], "referenced": [{"name": "Account", "fields": ["name"]}]}})
    assert shape(loaded)["accounts"] == ["id", "name"]


def test_what_is_owned_and_referenced_is_owned(select: Select) -> None:
    assert shape(select({"entities": {"owned": ["Region"], "referenced": ["Region"]}})) == {"regions": ["id", "name"]}


def test_a_foreign_key_draws_its_target_in_with_its_key_and_a_note(select: Select) -> None:
    loaded = select({"entity": {"name": "Location", "fields": ["accountId", "address"]}})
    assert shape(loaded) == {"accounts": ["id"], "locations": ["id", "account_id", "address"]}
    assert found(loaded) == [("drawn-in", "module.json#/entity/fields/0")]
    (key,) = table_of(loaded, "locations").foreign_keys
    assert (key.columns, key.references.name, key.on_delete) == (("account_id",), "accounts", "cascade")


def test_a_target_that_is_drawn_in_draws_in_what_its_own_key_points_to(select: Select) -> None:
    busm = {
        "entities": {
            "A": {"fields": {"id": KEY}},
            "B": {"fields": {"aId": {"type": "uuid", "primaryKey": True, "fk": "A"}, "note": "text"}},
            "C": {"fields": {"id": KEY, "bId": {"type": "uuid", "fk": "B"}}},
        }
    }
    assert shape(select({"entity": "C"}, busm)) == {"as": ["id"], "bs": ["a_id"], "cs": ["id", "b_id"]}


def test_a_foreign_key_to_a_unique_field_draws_that_field_in(select: Select) -> None:
    entities = BUSM["entities"] | {
        "Site": {"fields": {"id": KEY, "account": {"type": "string", "foreignKey": "Account.code"}}}
    }
    loaded = select({"entity": "Site"}, {"entities": entities})
    assert shape(loaded) == {"accounts": ["id", "code"], "sites": ["id", "account"]}
    assert table_of(loaded, "sites").foreign_keys[0].referenced_columns == ("code",)


def test_relations_of_what_was_not_taken_are_no_finding(select: Select) -> None:
    assert found(select({"entity": {"name": "Location", "fields": ["address"]}})) == []
    assert found(select({"entities": {"owned": [{"name": "Location", "fields": ["address"]}, "Account"]}})) == []


def test_a_relation_keeps_its_own_field_when_another_field_to_the_same_entity_is_left_out(select: Select) -> None:
    busm = """erDiagram
    Account { uuid id PK }
    Invoice { uuid id PK
      uuid billingAccountId FK
      uuid shippingAccountId FK
    }
    Account ||--o{ Invoice : billingAccountId
    Account |o--o{ Invoice : shippingAccountId
    """
    fields = ["shippingAccountId"]
    loaded = select({"entities": {"owned": ["Account", {"name": "Invoice", "fields": fields}]}}, busm)
    assert shape(loaded)["invoices"] == ["id", "shipping_account_id"]
    (key,) = table_of(loaded, "invoices").foreign_keys
    assert key.references.name == "accounts"
    assert table_of(loaded, "invoices").columns[1].nullable  # the relation of the other field is the mandatory one
    assert found(loaded) == []


def test_a_foreign_key_means_what_it_means_in_the_whole_model_whatever_is_left_out(select: Select) -> None:
    busm = """erDiagram
    Location { uuid LocationID PK }
    ServiceLocation { uuid ServiceLocationID PK }
    Visit { uuid VisitID PK
      uuid PrimaryServiceLocationID FK
    }
    """
    loaded = select({"entities": {"owned": ["Visit", "Location"]}}, busm)
    assert table_of(loaded, "visits").foreign_keys[0].references.name == "service_locations"


JOINED = {
    "entities": {"Post": {"fields": {"id": KEY}}, "Tag": {"fields": {"id": KEY}}},
    "relationships": {"Post.tags": {"type": "many-to-many", "from": "Post", "to": "Tag"}},
}


@pytest.mark.parametrize(
    ("entities", "joined"),
    [
        ({"owned": ["Post", "Tag"]}, True),
        ({"owned": ["Post"], "referenced": ["Tag"]}, True),
        ({"referenced": ["Post", "Tag"]}, False),
        ({"owned": ["Post"]}, False),
    ],
)
def test_a_join_table_goes_with_its_two_entities_when_one_of_them_is_owned(
    select: Select, entities: dict[str, Any], *, joined: bool
) -> None:
    loaded = select({"entities": entities}, JOINED)
    assert ("posts_tags" in shape(loaded)) is joined
    assert found(loaded) == []


def test_a_join_that_the_model_has_as_an_entity_is_taken_only_by_name(select: Select) -> None:
    both = JOINED["entities"] | {"PostTag": {"fields": {"id": KEY}}}
    relations = {"Post.tags": {"type": "many-to-many", "from": "Post", "to": "Tag", "through": "PostTag"}}
    loaded = select({"entities": ["Post", "Tag"]}, {"entities": both, "relationships": relations})
    assert shape(loaded) == {"posts": ["id"], "tags": ["id"]}


def test_keys_and_indexes_over_fields_that_are_left_out_are_left_out(select: Select) -> None:
    fields = {"id": KEY, "a": "int", "b": "int"}
    busm = {"entities": {"Thing": {"fields": fields, "unique": [["a", "b"]], "indexes": [["b"], ["a"]]}}}
    loaded = select({"entity": {"name": "Thing", "fields": ["a"]}}, busm)
    table = table_of(loaded, "things")
    assert table.uniques == ()
    assert [index.columns for index in table.indexes] == [("a",)]
    assert found(loaded) == []


# What the module says of a field


@pytest.mark.parametrize("type_", ["text", "integer", "string(50)", "string[]", "enum(a, b)"])
def test_a_type_that_disagrees_is_a_warning_and_the_module_wins(select: Select, type_: str) -> None:
    loaded = select(account({"name": "name", "type": type_}))
    assert found(loaded) == [("type-conflict", "module.json#/entity/fields/0")]
    won = {"string(50)": "varchar(50)", "string[]": "jsonb", "enum(a, b)": "varchar(20)"}.get(type_, type_)
    assert types(loaded, "accounts")["name"] == won


@pytest.mark.parametrize("type_", ["string", "str", "varchar", "varchar(100)", "VARCHAR"])
def test_another_word_for_the_same_type_is_no_conflict(select: Select, type_: str) -> None:
    loaded = select(account({"name": "name", "type": type_}))
    assert found(loaded) == []
    assert types(loaded, "accounts")["name"] == "varchar(100)"


def test_a_reference_has_the_type_of_its_target_and_disagrees_with_none(select: Select) -> None:
    loaded = select({"entity": {"name": "Location", "fields": [{"name": "accountId", "type": "reference"}]}})
    assert [code for code, _ in found(loaded)] == ["drawn-in"]
    assert types(loaded, "locations")["account_id"] == "uuid"


def test_a_module_adds_constraints_to_a_field(select: Select) -> None:
    loaded = select(account({"name": "name", "required": True, "constraints": {"minLength": 3, "pattern": "^A"}}))
    assert found(loaded) == []
    assert not table_of(loaded, "accounts").columns[1].nullable
    assert len(table_of(loaded, "accounts").checks) == 2


@pytest.mark.parametrize(("values", "codes"), [(["old", "new"], []), (["new", "gone"], ["type-conflict"])])
def test_other_values_than_the_business_models_are_a_warning_and_the_module_wins(
    select: Select, values: list[str], codes: list[str]
) -> None:
    loaded = select(account({"name": "status", "type": "string", "enum": values}))
    assert [code for code, _ in found(loaded)] == codes
    (enum,) = loaded.enums
    assert enum.values == tuple(values)


def test_a_field_that_the_business_model_requires_and_the_module_does_not_is_a_warning(select: Select) -> None:
    busm = {"entities": {"Thing": {"fields": {"id": KEY, "name": {"type": "string", "required": True}}}}}
    loaded = select({"entity": {"name": "Thing", "fields": [{"name": "name", "required": False}]}}, busm)
    assert found(loaded) == [("type-conflict", "module.json#/entity/fields/0")]
    assert table_of(loaded, "things").columns[1].nullable


def test_a_module_does_not_choose_another_key_because_the_rows_are_known_by_the_one_they_have(select: Select) -> None:
    loaded = select(account({"name": "code", "primaryKey": True}))
    assert found(loaded) == [("type-conflict", "module.json#/entity/fields/0")]
    key = table_of(loaded, "accounts").primary_key
    assert key is not None and key.columns == ("id",)


def test_the_names_of_the_business_model_are_those_of_the_database_whatever_a_module_calls_them(select: Select) -> None:
    field = {"name": "title", "source": "BUSM.Account.name"}
    loaded = select({"entity": {"name": "Customer", "source": "BUSM.Account", "fields": [field]}})
    assert shape(loaded) == {"accounts": ["id", "name"]}
    assert found(loaded) == [
        ("other-name", "module.json#/entity/source"),
        ("other-name", "module.json#/entity/fields/0"),
    ]


# What the business model doesn't know


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"entity": {"name": "Nope"}}, "#/entity/name"),
        ({"entity": {"name": "Account", "source": "BUSM.Nope"}}, "#/entity/source"),
        ({"entity": "Nope"}, "#/entity"),
        ({"entities": {"owned": ["Account", "Nope"]}}, "#/entities/owned/1"),
        ({"entities": {"owned": ["Account"], "referenced": ["Nope"]}}, "#/entities/referenced/0"),
        (account({"name": "x", "type": "int", "source": "BUSM.Nope.x"}), "#/entity/fields/0"),
    ],
)
def test_an_entity_that_the_business_model_does_not_know_is_an_error(
    select: Select, said: dict[str, Any], place: str
) -> None:
    loaded = select(said)
    assert loaded.broken
    assert found(loaded) == [("missing-entity", f"module.json{place}")]


def test_a_module_without_a_business_model_misses_its_entities(tmp_path: Path) -> None:
    path = tmp_path / "module.json"
    path.write_text(json.dumps({"module": {"name": "m"}, "entity": "Account"}), encoding="utf-8")
    assert found(load_model([path], Rules())) == [("missing-entity", "module.json#/entity")]


def test_a_business_model_that_can_not_be_read_is_the_only_finding(select: Select) -> None:
    assert [code for code, _ in found(select({"entity": "Account"}, "{"))] == ["parse-error"]


def test_a_field_without_a_type_that_the_business_model_does_not_know_is_a_warning_and_left_out(select: Select) -> None:
    loaded = select(account("name", {"name": "colour", "required": True}))
    assert found(loaded) == [("unknown-field", "module.json#/entity/fields/1")]
    assert shape(loaded) == {"accounts": ["id", "name"]}


def test_a_field_of_the_modules_own_is_added_when_it_has_a_type_because_that_defines_it(select: Select) -> None:
    loaded = select(account({"name": "colour", "type": "string", "required": True}))
    assert found(loaded) == []
    assert shape(loaded) == {"accounts": ["id", "colour"]}


def test_a_field_that_claims_to_come_from_the_business_model_is_not_added_because_it_is_a_slip(select: Select) -> None:
    loaded = select(account({"name": "nmae", "type": "string", "source": "BUSM.Account.nmae"}))
    assert found(loaded) == [("unknown-field", "module.json#/entity/fields/0")]
    assert shape(loaded) == {"accounts": ["id"]}


def test_a_field_of_its_own_that_comes_from_another_entitys_key_points_to_it(select: Select) -> None:
    field = {"name": "ownerId", "type": "uuid", "source": "BUSM.Account.id"}
    loaded = select({"entity": {"name": "Region", "fields": [field]}})
    assert table_of(loaded, "regions").foreign_keys[0].references.name == "accounts"


def test_an_array_of_entities_is_the_other_side_of_a_relation_and_no_column(select: Select) -> None:
    loaded = select(account({"name": "locations", "type": "array", "items": "Location"}))
    assert found(loaded) == []
    assert shape(loaded) == {"accounts": ["id"]}


# Business rules


def _ruled(**rules: object) -> dict[str, Any]:
    return {"entities": {"owned": ["Account", "Location"], "referenced": ["Region"]}, "businessRules": rules}


@pytest.mark.parametrize(
    "required", [["address"], ["Location.address"], ["BUSM.Location.address"], {"Location": ["address"]}, "address"]
)
def test_a_rule_makes_fields_required(select: Select, required: object) -> None:
    loaded = select(_ruled(validation={"required": required}))
    nullable = {column.name: column.nullable for column in table_of(loaded, "locations").columns}
    assert nullable == {"id": False, "account_id": True, "region_id": True, "address": False}
    assert found(loaded) == []


@pytest.mark.parametrize(
    "unique",
    [
        ["accountId + regionId"],
        ["accountId+regionId"],
        [["accountId", "regionId"]],
        [{"fields": ["accountId", "regionId"]}],
        {"Location": ["accountId + regionId"]},
        ["Location.accountId + Location.regionId"],
        "accountId + regionId",
    ],
)
def test_a_rule_makes_a_unique_key_of_one_or_several_fields(select: Select, unique: object) -> None:
    loaded = select(_ruled(validation={"unique": unique}))
    (key,) = table_of(loaded, "locations").uniques
    assert (key.name, key.columns) == ("uq_locations_account_id_region_id", ("account_id", "region_id"))
    assert found(loaded) == []


def test_a_rule_takes_the_field_that_it_names_because_it_can_not_hold_without_it(select: Select) -> None:
    loaded = select(account("code", businessRules={"validation": {"required": ["name"], "unique": ["status"]}}))
    assert shape(loaded) == {"accounts": ["id", "name", "code", "status"]}


def test_a_rule_means_the_entity_that_names_its_field_before_one_that_merely_has_it(select: Select) -> None:
    owned = [{"name": "Account", "fields": ["code"]}, {"name": "Region", "fields": ["name"]}]
    loaded = select({"entities": {"owned": owned}, "businessRules": {"validation": {"required": ["name"]}}})
    assert shape(loaded) == {"accounts": ["id", "code"], "regions": ["id", "name"]}
    assert not table_of(loaded, "regions").columns[1].nullable


@pytest.mark.parametrize("name", ["nope", "Account.nope", "Nope.name", "accountId + nope", "BUSM.name"])
def test_a_rule_about_a_field_that_nobody_has_is_a_warning(select: Select, name: str) -> None:
    loaded = select(_ruled(validation={"unique": [name]}))
    assert found(loaded) == [("unknown-field", "module.json#/businessRules/validation/unique/0")]


@pytest.mark.parametrize("enums", [{"Level": ["low", "high"]}, {"Level": {"values": ["low", "high"]}}])
def test_enums_of_a_module_are_lists_that_its_fields_name(select: Select, enums: object) -> None:
    field = {"name": "level", "type": "enum", "enum": "Level"}
    loaded = select(account(field, businessRules={"enums": enums}))
    assert found(loaded) == []
    assert table_of(loaded, "accounts").checks[0].expression.sql == "\"level\"::text IN ('low', 'high')"


def test_an_enum_that_names_no_list_has_the_modules_list_of_its_own_name(select: Select) -> None:
    loaded = select(account({"name": "level", "type": "enum"}, businessRules={"enums": {"level": ["low", "high"]}}))
    assert found(loaded) == []
    assert len(table_of(loaded, "accounts").checks) == 1


def test_a_list_that_the_business_model_has_with_other_values_is_the_modules_with_a_warning(select: Select) -> None:
    busm = {
        "entities": {"Thing": {"fields": {"id": KEY, "level": {"type": "enum", "enum": "Level"}}}},
        "enums": {"Level": ["low"]},
    }
    loaded = select({"entity": "Thing", "businessRules": {"enums": {"Level": ["low", "high"]}}}, busm)
    assert found(loaded) == [("type-conflict", "module.json#/businessRules/enums/Level")]
    assert "'high'" in table_of(loaded, "things").checks[0].expression.sql


def test_the_order_of_the_documents_and_a_byte_order_mark_change_nothing(select: Select, tmp_path: Path) -> None:
    straight = select(account("name"))
    path = tmp_path / "module.json"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    turned = load_model([path, tmp_path / "busm.json"], Rules())
    assert turned.schema == straight.schema
    assert found(turned) == [("byte-order-mark", "module.json")]


def test_a_module_selects_nothing_from_the_apps_own_model(select: Select, tmp_path: Path) -> None:
    select({"entity": "Region"})
    app = {"entities": {"Cart": {"fields": [{"name": "id", "type": "string"}], "primaryKey": "id"}}, "relations": []}
    (tmp_path / "data_model.json").write_text(json.dumps(app), encoding="utf-8")
    names = ("busm.json", "data_model.json", "module.json")
    loaded = load_model([tmp_path / name for name in names], Rules())
    assert [str(table.name) for table in loaded.schema.tables] == ["app.Cart", "public.regions"]


def test_a_defect_of_the_business_model_is_told_once(select: Select, tmp_path: Path) -> None:
    busm = "erDiagram\nOne {\n uuid id PK\n}\nOne {\n int a\n}\nTwo {\n uuid id PK\n int a-b\n int a_b\n}\n"
    told = sorted(found(select({"entities": ["One", "Two"]}, busm)))
    assert told == sorted(found(load_model([tmp_path / "busm.mmd"], Rules())))
    assert [code for code, _ in told] == ["duplicate-entity", "name-collision"]


def test_a_relation_that_can_not_point_to_its_target_is_told_though_another_key_joins_the_two(select: Select) -> None:
    region = {
        "primaryKey": ["country", "code"],
        "fields": {"country": "text", "code": "text", "name": {"type": "text"}},
    }
    region["fields"]["name"]["unique"] = True
    shop = {"id": KEY, "regionName": {"type": "text", "foreignKey": "Region.name"}, "regionId": "text"}
    relations = [
        {"type": "one-to-many", "from": "Region", "to": "Shop", "foreignKey": name}
        for name in ("regionName", "regionId")
    ]
    busm = {"entities": {"Region": region, "Shop": {"fields": shop}}, "relationships": relations}
    loaded = select({"entities": {"owned": ["Shop", "Region"]}}, busm)
    assert [key.columns for key in table_of(loaded, "shops").foreign_keys] == [("region_name",)]
    assert found(loaded) == [("unresolved-reference", "busm.json#/entities/Shop/fields/regionId")]
    without = select({"entities": {"owned": ["Region"]}}, busm)
    assert found(without) == []

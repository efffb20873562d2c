"""The entity list, in JSON and in YAML: names in one place, their definitions in another."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from core.load.loaded import Loaded

Load = Callable[..., Loaded]
Document = list[dict[str, Any]] | dict[str, Any]
ACCOUNT: dict[str, Any] = {
    "name": "Account",
    "id": "account",
    "fields": ["id", "name", "status"],
    "properties": {
        "status": {"type": "enum", "values": ["on", "off"]},
        "name": {"type": "string", "required": True},
        "id": {"type": "uuid"},
    },
}
LOCATION: dict[str, Any] = {
    "name": "Location",
    "id": "loc",
    "fields": ["id", "accountId"],
    "properties": {"id": "uuid", "accountId": {"type": "uuid", "foreignKey": "account.id"}},
    "relationships": [{"type": "belongs_to", "target": "account", "foreignKey": "accountId", "onDelete": "cascade"}],
}


def _load(load: Load, document: Document) -> Loaded:
    """The same from both languages; only the places differ."""
    loaded = load(json.dumps(document), "busm.json")
    other = load(yaml.safe_dump(document, sort_keys=False), "busm.yaml")
    assert other.schema == loaded.schema
    assert [each.code for each in other.findings] == [each.code for each in loaded.findings]
    return loaded


def _found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in loaded.findings if finding.severity != "note"]


@pytest.mark.parametrize("wrapped", [False, True])
def test_fields_come_in_the_order_of_the_list_with_what_their_properties_say(load: Load, *, wrapped: bool) -> None:
    listed = [ACCOUNT, LOCATION]
    loaded = _load(load, {"entities": listed} if wrapped else listed)
    assert _found(loaded) == []
    accounts, locations = loaded.schema.tables
    assert [(column.name, str(column.type), column.nullable) for column in accounts.columns] == [
        ("id", "uuid", False),
        ("name", "varchar(255)", False),
        ("status", "varchar(20)", True),
    ]
    (key,) = locations.foreign_keys
    assert (key.columns, key.references.name, key.on_delete) == (("account_id",), "accounts", "cascade")


def test_every_fact_knows_its_place(load: Load) -> None:
    accounts = load(json.dumps([ACCOUNT]), "busm.json").schema.tables[0]
    assert accounts.origin == "busm.json#/0"
    assert accounts.columns[1].origin == "busm.json#/0/properties/name"
    text = "- name: Account\n  fields:\n    - id\n    - no\n  properties:\n    id: uuid\n    no:\n      type: integer\n"
    accounts = load(text, "busm.yaml").schema.tables[0]
    assert accounts.origin == "busm.yaml:1"
    assert [(column.name, column.origin) for column in accounts.columns] == [
        ("id", "busm.yaml:6"),
        ("no", "busm.yaml:7"),
    ]


@pytest.mark.parametrize("key", ["properties", "attributes", "columns"])
@pytest.mark.parametrize("listed", [False, True])
def test_the_definitions_may_stand_under_several_keys_as_a_map_or_a_list(load: Load, key: str, *, listed: bool) -> None:
    defined: object = [{"name": "id", "type": "uuid"}, {"name": "n", "type": "int"}]
    loaded = _load(
        load, [{"name": "Thing", "fields": ["n", "id"], key: defined if listed else {"n": "int", "id": "uuid"}}]
    )
    assert _found(loaded) == []
    assert [column.name for column in loaded.schema.tables[0].columns] == ["n", "id"]


def test_a_name_that_is_listed_and_not_defined_is_a_warning_at_its_place(load: Load) -> None:
    entity = ACCOUNT | {"fields": ["id", "phone", "name", "fax"]}
    assert _found(_load(load, [entity])) == [
        ("missing-field-definition", "busm.json#/0/fields/1"),
        ("missing-field-definition", "busm.json#/0/fields/3"),
    ]


def test_what_is_defined_and_not_listed_is_a_column_too(load: Load) -> None:
    loaded = _load(load, [ACCOUNT | {"fields": ["name"]}])
    assert [column.name for column in loaded.schema.tables[0].columns] == ["name", "id", "status"]


def test_an_enum_that_is_defined_nowhere_is_a_warning_and_one_beside_the_list_is_found(load: Load) -> None:
    fields = {"id": "uuid", "mood": {"type": "enum", "enum": "Mood"}}
    document = {"entities": [{"name": "Thing", "properties": fields}]}
    assert _found(_load(load, document)) == [("undefined-enum", "busm.json#/entities/0/properties/mood")]
    for enums in ({"Mood": ["glad", "sad"]}, [{"name": "Mood", "values": ["glad", "sad"]}]):
        loaded = _load(load, document | {"enums": enums})
        assert _found(loaded) == []
        assert loaded.schema.tables[0].checks[0].expression.sql == "\"mood\"::text IN ('glad', 'sad')"


def test_a_foreign_key_without_a_target_is_a_warning_unless_its_name_tells(load: Load) -> None:
    fields = {"id": "uuid", "owner": {"type": "uuid", "foreignKey": True}, "accountId": {"type": "uuid", "fk": True}}
    loaded = _load(load, [ACCOUNT, {"name": "Thing", "properties": fields}])
    assert _found(loaded) == [("unresolved-reference", "busm.json#/1/properties/owner")]
    assert [key.columns for key in loaded.schema.tables[1].foreign_keys] == [("account_id",)]


@pytest.mark.parametrize("entity", [{"fields": []}, {"fields": {}}, {"properties": {}}, {}])
def test_an_entity_with_no_fields_is_an_error(load: Load, entity: dict[str, Any]) -> None:
    assert _found(_load(load, [ACCOUNT, {"name": "Thing", **entity}])) == [("no-fields", "busm.json#/1")]


def test_an_entity_may_be_named_by_its_id_and_say_its_table_and_key(load: Load) -> None:
    loaded = _load(
        load, [{"id": "Thing", "tableName": "stuff", "primaryKey": ["a", "b"], "properties": {"a": "int", "b": "int"}}]
    )
    assert _found(loaded) == []
    table = loaded.schema.tables[0]
    assert (table.name.name, table.primary_key and table.primary_key.columns) == ("stuff", ("a", "b"))


@pytest.mark.parametrize("entity", [{"fields": {"id": "uuid"}}, {"name": 5}, 5, "Thing", None])
def test_an_entity_without_a_name_is_an_error(load: Load, entity: object) -> None:
    document: list[Any] = [ACCOUNT, entity]
    assert _found(_load(load, document)) == [("parse-error", "busm.json#/1")]


def test_two_entities_of_one_name_are_an_error(load: Load) -> None:
    assert _found(_load(load, [ACCOUNT, copy.deepcopy(ACCOUNT)])) == [("duplicate-entity", "busm.json#/1")]


def test_a_key_that_is_given_twice_is_an_error_at_its_place(load: Load) -> None:
    text = '[{"name": "Thing", "properties": {"id": "uuid", "n": "int", "n": "text"}}]'
    assert _found(load(text, "busm.json")) == [("duplicate-key", "busm.json#/0/properties/n")]

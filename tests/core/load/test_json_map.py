"""The JSON entity map with all keys that mean the same, and JSON that is no model."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.load.loaded import Loaded
from core.schema.tables import Table

Load = Callable[..., Loaded]


def _load(load: Load, document: object) -> Loaded:
    return load(json.dumps(document), "busm.json")


def _table(load: Load, entity: dict[str, Any], name: str = "Thing") -> Table:
    loaded = _load(load, {"entities": {name: entity}})
    assert [finding for finding in loaded.findings if finding.severity != "note"] == []
    return loaded.schema.tables[0]


def _found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in loaded.findings]


@pytest.mark.parametrize("key", ["fields", "attributes", "properties", "columns"])
@pytest.mark.parametrize("listed", [False, True])
def test_fields_may_be_a_map_or_a_list_under_four_names(load: Load, key: str, *, listed: bool) -> None:
    fields: object = [{"name": "id", "type": "uuid"}] if listed else {"id": {"type": "uuid"}}
    assert [column.name for column in _table(load, {key: fields}).columns] == ["id"]


@pytest.mark.parametrize("key", ["tableName", "table_name", "table"])
def test_an_explicit_table_name_wins_verbatim(load: Load, key: str) -> None:
    assert _table(load, {key: "Thing List", "fields": {"id": "uuid"}}).name.name == "Thing List"


@pytest.mark.parametrize(
    "entity",
    [
        {"primaryKey": "code", "fields": {"id": "uuid", "code": "int"}},
        {"primary_key": ["code"], "fields": {"id": "uuid", "code": "int"}},
        {"fields": {"id": "uuid", "code": {"type": "int", "primaryKey": True}}},
        {"fields": {"id": "uuid", "code": {"type": "int", "pk": True}}},
    ],
)
def test_a_primary_key_may_be_said_in_many_ways(load: Load, entity: dict[str, Any]) -> None:
    key = _table(load, entity).primary_key
    assert key is not None
    assert key.columns == ("code",)


@pytest.mark.parametrize("field", ["id", "ThingId", "ThingID", "thing_id"])
def test_a_primary_key_that_nobody_says_is_id_or_the_entitys_own(load: Load, field: str) -> None:
    assert _table(load, {"fields": {"name": "string", field: "uuid"}}).primary_key is not None


def test_an_entity_without_a_key_is_a_warning(load: Load) -> None:
    loaded = _load(load, {"entities": {"Thing": {"fields": {"name": "string"}}}})
    assert _found(loaded) == [("no-primary-key", "busm.json#/entities/Thing")]


@pytest.mark.parametrize(
    ("said", "nullable"),
    [
        ({}, True),
        ({"required": True}, False),
        ({"nullable": False}, False),
        ({"optional": False}, False),
        ({"notNull": True}, False),
        ({"not_null": True}, False),
        ({"constraints": {"required": True}}, False),
        ({"required": False}, True),
        ({"type": "int?"}, True),
    ],
)
def test_nullable_may_be_said_in_many_ways(load: Load, said: dict[str, Any], *, nullable: bool) -> None:
    assert _table(load, {"fields": {"id": "uuid", "n": {"type": "int", **said}}}).columns[1].nullable is nullable


def test_of_two_keys_that_mean_the_same_the_first_of_the_list_counts_unless_it_is_null(load: Load) -> None:
    fields = {
        "id": "uuid",
        "a": {"data_type": "text", "comment": "second", "type": "integer", "description": "first"},
        "b": {"type": None, "dataType": "integer", "description": None, "comment": "second"},
    }
    _, first, second = _table(load, {"fields": fields}).columns
    assert [(str(column.type), column.comment) for column in (first, second)] == [
        ("integer", "first"),
        ("integer", "second"),
    ]


def test_an_entity_may_list_what_is_required(load: Load) -> None:
    table = _table(load, {"fields": {"id": "uuid", "firstName": "string", "n": "int"}, "required": ["firstName"]})
    assert [column.name for column in table.columns if not column.nullable] == ["id", "first_name"]


def test_descriptions_become_comments(load: Load) -> None:
    fields = {"id": "uuid", "n": {"type": "int", "description": "How many"}}
    table = _table(load, {"description": "A thing", "fields": fields})
    assert (table.comment, table.columns[1].comment) == ("A thing", "How many")
    assert (table.entity, table.origin) == ("Thing", "busm.json#/entities/Thing")


def test_unique_keys_and_indexes_are_named_by_their_columns(load: Load) -> None:
    table = _table(
        load,
        {
            "fields": {"id": {"type": "uuid", "unique": True}, "a": {"type": "int", "unique": True}, "b": "int"},
            "unique": [["a", "b"]],
            "indexes": ["b", {"fields": ["b", "a"], "unique": True}],
        },
    )
    assert [unique.name for unique in table.uniques] == ["uq_things_a", "uq_things_a_b"]
    assert [(index.name, index.unique) for index in table.indexes] == [("ix_things_b", False), ("ix_things_b_a", True)]
    assert [key.sql for key in table.indexes[1].keys] == ['"b"', '"a"']


def test_a_key_or_index_of_an_unknown_field_is_a_warning(load: Load) -> None:
    entity = {"fields": {"id": "uuid"}, "primaryKey": "code", "indexes": ["name"]}
    assert [code for code, _ in _found(_load(load, {"entities": {"Thing": entity}}))] == [
        "no-primary-key",
        "unknown-field",
        "unknown-field",
    ]


@pytest.mark.parametrize(
    ("key", "relation"),
    [
        ("Account.things", {"type": "one-to-many", "from": "Account", "to": "Thing", "foreignKey": "accountId"}),
        ("Account.things", {"type": "1:many", "cascade": True}),
        ("Account.things", {"type": "has_many", "onDelete": "CASCADE"}),
        ("x", {"type": "many-to-one", "from": "Thing", "to": "Account", "on_delete": "cascade"}),
        ("Thing.account", {"type": "belongs_to", "foreignKey": "Thing.accountId"}),
        ("x", {"type": "many:1", "from": "Thing.accountId", "to": "Account.id"}),
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_a_relationship_may_be_said_in_many_ways(
    load: Load, key: str, relation: dict[str, Any], *, listed: bool
) -> None:
    said = {"cascade": "delete", **relation}
    start, _, end = key.partition(".")
    whole = {"from": start, "to": end, **said}
    loaded = _load(
        load,
        {
            "entities": {
                "Account": {"fields": {"id": "uuid", "things": {"type": "array", "items": "Thing"}}},
                "Thing": {"fields": {"id": "uuid", "accountId": "uuid"}},
            },
            "relationships": [whole] if listed else {key: said},
        },
    )
    assert loaded.findings == ()
    (foreign_key,) = loaded.schema.tables[1].foreign_keys
    assert (foreign_key.columns, foreign_key.on_delete) == (("account_id",), "cascade")
    assert [column.name for column in loaded.schema.tables[0].columns] == ["id"]


@pytest.mark.parametrize(
    ("said", "rule"),
    [("SET NULL", "set null"), ("setNull", "set null"), ("restrict", "restrict"), (False, "no action")],
)
def test_a_delete_rule_may_be_said_at_the_field(load: Load, said: object, rule: str) -> None:
    field = {"type": "uuid", "fk": "Account", "onDelete": said}
    entities = {"Account": {"fields": {"id": "uuid"}}, "Thing": {"fields": {"id": "uuid", "a": field}}}
    loaded = _load(load, {"entities": entities})
    assert loaded.schema.tables[1].foreign_keys[0].on_delete == rule


def test_an_unknown_delete_rule_and_one_that_cannot_be_are_warnings(load: Load) -> None:
    fields = {
        "id": "uuid",
        "a": {"type": "uuid", "fk": "Account", "onDelete": "explode"},
        "b": {"type": "uuid", "fk": "Account", "onDelete": "set null", "required": True},
    }
    loaded = _load(load, {"entities": {"Account": {"fields": {"id": "uuid"}}, "Thing": {"fields": fields}}})
    warned = [(finding.code, finding.place) for finding in loaded.findings if finding.severity == "warning"]
    place = "busm.json#/entities/Thing/fields"
    assert warned == [("unknown-action", f"{place}/a/onDelete"), ("type-conflict", f"{place}/b")]


def test_an_index_may_be_asked_for_by_a_relation(load: Load) -> None:
    relation = {"type": "one-to-many", "from": "Account", "to": "Thing", "foreignKey": "accountId", "indexes": True}
    loaded = _load(
        load,
        {
            "entities": {
                "Account": {"fields": {"id": "uuid"}},
                "Thing": {"fields": {"id": "uuid", "accountId": "uuid"}},
            },
            "relationships": {"r": relation},
        },
    )
    assert [index.name for index in loaded.schema.tables[1].indexes] == ["ix_things_account_id"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('{"entities": {', "parse-error", "busm.json:1"),
        ('{\n"entities": \n}', "parse-error", "busm.json:3"),
        ('{"entities": {"A": {"fields": {"id": "uuid", "id": "int"}}}}', "duplicate-key", "#/entities/A/fields/id"),
        (
            '{"entities": {"A": {"fields": {"id": "uuid"}}, "A": {"fields": {"id": "int"}}}}',
            "duplicate-key",
            "#/entities/A",
        ),
        ('{"entities": {"a/b~c": 5}}', "parse-error", "#/entities/a~1b~0c"),
        (
            '{"entities": {"A": {"fields": {"id": {"type": "int", "min": NaN}}}}}',
            "parse-error",
            "#/entities/A/fields/id/min",
        ),
        ('{"entities": {"A": {"x": ' + "9" * 5000 + "}}}", "parse-error", "#/entities/A/x"),
        ('{"entities": {"A": {"x": 1e999}}}', "parse-error", "#/entities/A/x"),
        ('{"entities": {"A": {"x": "\\ud800"}}}', "parse-error", "#/entities/A/x"),
        ('{"entities": {"A": {"x": "\\u0000"}}}', "parse-error", "#/entities/A/x"),
        ('{"entities": {"A": ' + "[" * 70 + "]" * 70 + "}}", "too-deep", "#/entities/A" + "/0" * 62),
        ("[" * 5000 + "]" * 5000, "too-deep", "#"),
        ("[" * 200_000, "too-deep", "#"),
        ("{}", "ambiguous-dialect", "busm.json"),
        ("[1]", "ambiguous-dialect", "busm.json"),
        ('{"entities": {}}', "no-entities", "busm.json"),
        ('{"entities": {"A": {}}}', "no-fields", "#/entities/A"),
        ('{"entities": {"A": {"fields": {"id": 5}}}}', "parse-error", "#/entities/A/fields/id"),
        ('{"entities": {"A": {"fields": 5}}}', "parse-error", "#/entities/A/fields"),
        ('{"entities": {"A": {"fields": {"id": "uuid"}}}, "relations": [{}]}', "parse-error", "#/relations/0"),
    ],
)
def test_a_bad_document_is_an_error_with_its_place(load: Load, text: str, code: str, place: str) -> None:
    errors = [(each.code, each.place) for each in load(text, "busm.json").findings if each.severity == "error"]
    assert (code, place if place.startswith("busm") else f"busm.json{place}") in errors


def test_a_field_that_is_only_listed_is_a_warning(load: Load) -> None:
    loaded = _load(load, {"entities": {"A": {"fields": ["id", {"name": "n", "type": "int", "pk": True}]}}})
    assert _found(loaded)[0] == ("missing-field-definition", "busm.json#/entities/A/fields/0")

"""Keys that mean the same mean it in JSON and in YAML alike (FORMATS, Keys that mean the same)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from core.load.loaded import Loaded

Load = Callable[..., Loaded]
Said = dict[str, Any]
ACCOUNT: Said = {"fields": {"id": "uuid", "code": {"type": "string", "unique": True}}}


def _same(load: Load, one: Said, other: Said, enums: Said | None = None) -> Loaded:
    """Two entities that say the same in other words, each in both languages, are one table."""
    loaded = []
    for entity in (one, other):
        document = {"entities": {"Account": ACCOUNT, "Thing": entity}, "enums": enums or {}}
        loaded.append(load(json.dumps(document), "busm.json"))
        loaded.append(load(yaml.safe_dump(document, sort_keys=False), "busm.yaml"))
    assert [[f.message for f in each.findings if f.severity != "note"] for each in loaded] == [[], [], [], []]
    assert all(each.schema == loaded[0].schema for each in loaded)
    return loaded[0]


def _field(said: Said | str) -> Said:
    return {"fields": {"id": "uuid", "n": said}}


@pytest.mark.parametrize("key", ["fields", "attributes", "properties", "columns"])
@pytest.mark.parametrize("listed", [False, True])
def test_fields(load: Load, key: str, *, listed: bool) -> None:
    fields: Any = (
        [{"name": "id", "type": "uuid"}, {"name": "n", "type": "int"}] if listed else {"id": "uuid", "n": "int"}
    )
    _same(load, {"fields": {"id": "uuid", "n": "int"}}, {key: fields})


@pytest.mark.parametrize("key", ["tableName", "table_name", "table"])
def test_the_name_of_the_table(load: Load, key: str) -> None:
    loaded = _same(load, _field("int") | {"tableName": "my_things"}, _field("int") | {key: "my_things"})
    assert loaded.schema.tables[1].name.name == "my_things"


@pytest.mark.parametrize(
    "other",
    [
        {"primaryKey": "a", "fields": {"a": "int", "b": "int"}},
        {"primaryKey": ["a"], "fields": {"a": "int", "b": "int"}},
        {"primary_key": "a", "fields": {"a": "int", "b": "int"}},
        {"PK": "a", "fields": {"a": "int", "b": "int"}},
        *(
            {"fields": {"a": {"type": "int", key: True}, "b": "int"}}
            for key in ("pk", "PK", "primaryKey", "primary_key")
        ),
    ],
)
def test_the_primary_key(load: Load, other: Said) -> None:
    _same(load, {"primaryKey": ["a"], "fields": {"a": "int", "b": "int"}}, other)


@pytest.mark.parametrize(
    "other",
    [
        {"nullable": False},
        {"optional": False},
        {"notNull": True},
        {"not_null": True},
        {"constraints": {"required": True}},
        {"required": "yes"},
        {"required": 1},
    ],
)
def test_what_is_never_null(load: Load, other: Said) -> None:
    loaded = _same(load, _field({"type": "int", "required": True}), _field({"type": "int"} | other))
    assert not loaded.schema.tables[1].columns[1].nullable


@pytest.mark.parametrize(
    "other", [{"type": "int", "required": False}, "int?", {"type": "int?"}, {"type": "int", "nullable": True}]
)
def test_what_may_be_null_though_the_entity_requires_all(load: Load, other: Said | str) -> None:
    required = {"required": ["id", "n"]}
    loaded = _same(load, _field({"type": "int", "optional": True}) | required, _field(other) | required)
    assert loaded.schema.tables[1].columns[1].nullable


@pytest.mark.parametrize(
    "other",
    [
        {"type": "string", "enum": ["a", "b"]},
        {"type": "enum", "values": ["a", "b"]},
        {"type": "string", "options": ["a", "b"]},
        {"type": "string", "enumValues": ["a", "b"]},
        {"type": "select", "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]},
        {"type": "string", "enum": "Mood"},
        {"type": "enum", "enum": "Mood"},
        {"type": "enum[Mood]"},
        {"type": "enum(a, b)"},
        "enum(a, b)",
        "enum[Mood]",
        {"type": "Mood"},
    ],
)
def test_an_enum(load: Load, other: Said | str) -> None:
    _same(load, _field({"type": "enum", "enum": ["a", "b"]}), _field(other), {"Mood": {"values": ["a", "b"]}})


@pytest.mark.parametrize(
    "other",
    [
        {"foreignKey": "Account"},
        {"foreignKey": "BUSM.Account.id"},
        {"foreignKey": "accountId"},
        {"foreign_key": "Account.id"},
        {"fk": "Account"},
        {"FK": "Account"},
        {"references": {"table": "accounts", "column": "id"}},
        {"references": {"entity": "Account"}},
        {"references": "accounts(id)"},
        {"foreignKey": True, "target": "Account"},
    ],
)
def test_a_foreign_key(load: Load, other: Said) -> None:
    loaded = _same(load, _field({"type": "uuid", "foreignKey": "Account.id"}), _field({"type": "uuid"} | other))
    assert len(loaded.schema.tables[1].foreign_keys) == 1


@pytest.mark.parametrize("said", ["fk", "reference", "ref", "belongs_to"])
def test_a_type_that_is_a_foreign_key(load: Load, said: str) -> None:
    one = {"fields": {"id": "uuid", "accountId": {"type": "uuid", "foreignKey": True}}}
    _same(load, one, {"fields": {"id": "uuid", "accountId": said}})


@pytest.mark.parametrize(
    "other",
    [
        *({"type": "string", key: 9} for key in ("maxLength", "max_length", "length", "size")),
        *({"type": "string", "constraints": {key: 9}} for key in ("maxLength", "max_length", "length", "size")),
        {"type": "string(9)"},
        "string(9)",
        {"type": "varchar", "maxLength": "9"},
    ],
)
def test_a_length(load: Load, other: Said | str) -> None:
    loaded = _same(load, _field({"type": "string", "maxLength": 9}), _field(other))
    assert str(loaded.schema.tables[1].columns[1].type) == "varchar(9)"


@pytest.mark.parametrize(
    "other",
    [{"type": "decimal", "constraints": {"precision": 9, "scale": 3}}, {"type": "decimal(9,3)"}, "decimal(9, 3)"],
)
def test_a_precision(load: Load, other: Said | str) -> None:
    _same(load, _field({"type": "decimal", "precision": 9, "scale": 3}), _field(other))


@pytest.mark.parametrize("key", ["min", "minimum"])
def test_a_limit(load: Load, key: str) -> None:
    _same(load, _field({"type": "int", "min": 5}), _field({"type": "int", "constraints": {key: 5}}))


@pytest.mark.parametrize("key", ["minLength", "min_length"])
def test_a_least_length(load: Load, key: str) -> None:
    _same(load, _field({"type": "text", "minLength": 5}), _field({"type": "text", "constraints": {key: 5}}))


@pytest.mark.parametrize(
    "other", [{"constraints": {"pattern": "^a"}}, {"validation": [{"pattern": "^a", "message": "m"}]}]
)
def test_a_pattern(load: Load, other: Said) -> None:
    _same(load, _field({"type": "text", "pattern": "^a"}), _field({"type": "text"} | other))


@pytest.mark.parametrize("key", ["default", "defaultValue", "default_value"])
def test_a_default(load: Load, key: str) -> None:
    loaded = _same(load, _field({"type": "int", "default": 7}), _field({"type": "int", key: 7}))
    assert loaded.schema.tables[1].columns[1].default is not None


@pytest.mark.parametrize(
    "other", [{"cascade": "delete"}, {"cascade": True}, {"onDelete": "CASCADE"}, {"on_delete": "cascade"}]
)
def test_what_a_delete_does(load: Load, other: Said) -> None:
    field = {"type": "uuid", "fk": "Account"}
    loaded = _same(load, _field(field | {"onDelete": "cascade"}), _field(field | other))
    assert loaded.schema.tables[1].foreign_keys[0].on_delete == "cascade"


@pytest.mark.parametrize("key", ["description", "comment"])
def test_a_description(load: Load, key: str) -> None:
    one = _field({"type": "int", "description": "How many"}) | {"description": "A thing"}
    _same(load, one, _field({"type": "int", key: "How many"}) | {key: "A thing"})


@pytest.mark.parametrize("key", ["type", "dataType", "data_type"])
def test_a_type(load: Load, key: str) -> None:
    _same(load, _field("int"), _field({key: "int"}))


@pytest.mark.parametrize("key", ["index", "indexed"])
def test_an_index(load: Load, key: str) -> None:
    loaded = _same(load, _field("int") | {"indexes": ["n"]}, _field({"type": "int", key: True}))
    assert [index.name for index in loaded.schema.tables[1].indexes] == ["ix_things_n"]


KINDS = {
    "one-to-many": ["one-to-many", "1:many", "1:n", "has_many", "one_to_many", "ONE TO MANY"],
    "one-to-one": ["one-to-one", "1:1", "has_one", "oneToOne"],
    "many-to-many": ["many-to-many", "habtm", "many:many", "n:m", "has_and_belongs_to_many", "manyToMany"],
}


@pytest.mark.parametrize(("kind", "other"), [(kind, other) for kind, others in KINDS.items() for other in others])
@pytest.mark.parametrize("key", ["relationships", "relations"])
def test_a_relationship(load: Load, kind: str, other: str, key: str) -> None:
    one = {"from": "Account", "to": "Thing", "type": kind}
    said: Said = {"source": "Account", "target": "Thing", "kind": other}
    thing = {"fields": {"id": "uuid", "accountId": "uuid"}}
    _same(load, thing | {"relationships": [one]}, thing | {key: [said]})


@pytest.mark.parametrize("other", ["many-to-one", "many:1", "n:1", "belongs_to", "manyToOne"])
def test_a_relationship_from_the_other_side(load: Load, other: str) -> None:
    one = {"from": "Account", "to": "Thing", "type": "one-to-many"}
    thing = {"fields": {"id": "uuid", "accountId": "uuid"}}
    _same(load, thing | {"relationships": [one]}, thing | {"relationships": {"account": {"type": other}}})

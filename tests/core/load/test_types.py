"""The type words of all dialects, as FORMATS section 4 has them, and what a field may hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.load.loaded import Loaded, Rules
from core.schema.columns import Column
from core.schema.schemas import Storage
from core.schema.tables import Table

Load = Callable[..., Loaded]
TYPES = {
    "uuid": "uuid guid UUID",
    "varchar(255)": "string str varchar char email String",
    "text": "text longtext markdown html url uri",
    "varchar(20)": "phone tel",
    "varchar(40)": "string(40) varchar(40) char(40) email(40) phone(40) url(40)",
    "integer": "int integer int4 smallint serial autoincrement",
    "bigint": "bigint int8 long",
    "numeric": "number numeric",
    "numeric(12,2)": "decimal currency money",
    "numeric(10,3)": "decimal(10,3) numeric(10,3)",
    "double precision": "float double real",
    "boolean": "bool boolean flag",
    "date": "date",
    "time": "time",
    "timestamptz": "datetime timestamp timestamptz DateTime",
    "jsonb": "json jsonb object dict map array list string[] int[]",
    "bytea": "binary blob bytea",
}


def _field(load: Load, field: Any, **more: Any) -> tuple[Column, Table, Loaded]:  # noqa: ANN401  # a test may write any JSON
    document = {"entities": {"Thing": {"fields": {"id": "uuid", "it": field}}}, **more}
    loaded = load(json.dumps(document), "busm.json")
    (table,) = loaded.schema.tables
    return table.columns[1], table, loaded


def _checks(table: Table) -> dict[str, str]:
    return {check.name: check.expression.sql for check in table.checks}


@pytest.mark.parametrize(("type_", "word"), [(type_, word) for type_, words in TYPES.items() for word in words.split()])
def test_every_alias_has_its_postgresql_type(load: Load, type_: str, word: str) -> None:
    column, _, loaded = _field(load, word)
    assert str(column.type) == type_
    assert loaded.findings == ()


@pytest.mark.parametrize(
    ("spelled", "type_"),
    [
        ("double precision", "double precision"),
        ("DOUBLE  PRECISION", "double precision"),
        ("character varying(40)", "varchar(40)"),
        ("character varying", "varchar(255)"),
        ("character(2)", "varchar(2)"),
        ("timestamp with time zone", "timestamptz"),
        ("timestamp without time zone", "timestamptz"),
        ("time without time zone", "time"),
        ("int2", "integer"),
        ("float8", "double precision"),
    ],
)
def test_what_postgresql_itself_calls_a_type_is_known_too(load: Load, spelled: str, type_: str) -> None:
    column, _, loaded = _field(load, spelled)
    assert (str(column.type), loaded.findings) == (type_, ())


def test_a_value_of_an_enum_that_is_no_plain_one_is_told(load: Load) -> None:
    column, table, loaded = _field(load, {"type": "enum", "values": ["a", None, {"a": 1}]})
    assert [(one.code, one.place) for one in loaded.findings] == [
        ("type-conflict", "busm.json#/entities/Thing/fields/it/values")
    ]
    assert str(column.type) == "varchar(20)"
    assert len(table.checks) == 1
    spelled = load(
        "entities:\n  Thing:\n    fields:\n      it:\n        type: enum\n        enum: [a, {b: c}]\n", "busm.yaml"
    )
    assert [(one.code, one.place) for one in spelled.findings][:1] == [("type-conflict", "busm.yaml:6")]


def test_a_string_without_a_length_takes_the_projects(load: Load) -> None:
    loaded = load("erDiagram\nThing {\n string id PK\n}", rules=Rules(storage=Storage(default_length=90)))
    assert str(loaded.schema.tables[0].columns[0].type) == "varchar(90)"


def test_any_other_type_is_text_with_a_warning(load: Load) -> None:
    column, _, loaded = _field(load, "geometry")
    assert str(column.type) == "text"
    assert [(finding.code, finding.severity) for finding in loaded.findings] == [("unknown-type", "warning")]
    assert loaded.findings[0].place == "busm.json#/entities/Thing/fields/it"


def test_serial_is_an_identity_that_an_insert_may_set(load: Load) -> None:
    column, _, _ = _field(load, "serial")
    assert (column.identity, column.nullable, column.default) == ("by default", False, None)


@pytest.mark.parametrize(
    ("values", "length"), [(["a"], 20), (["x" * 20], 20), (["x" * 21], 30), (["x" * 30], 30), (["x" * 31], 40)]
)
def test_an_enum_is_as_long_as_its_longest_value_needs(load: Load, values: list[str], length: int) -> None:
    column, _, _ = _field(load, {"type": "enum", "values": values})
    assert str(column.type) == f"varchar({length})"


@pytest.mark.parametrize(
    "field",
    [
        {"type": "enum", "enum": ["a", "it's"]},
        {"type": "enum", "values": ["a", "it's"]},
        {"type": "select", "options": ["a", "it's"]},
        {"type": "choice", "options": [{"value": "a", "label": "A"}, {"value": "it's"}]},
        {"type": "string", "enumValues": ["a", "it's", "a"]},
        {"type": "enum", "enum": "Mood"},
        {"type": "enum[Mood]"},
        {"type": "Mood"},
        {"type": "enum(a, it's)"},
        {"type": "enum", "constraints": {"enum": ["a", "it's"]}},
    ],
)
def test_an_enum_may_be_spelled_in_many_ways_and_is_a_named_check(load: Load, field: Any) -> None:  # noqa: ANN401
    column, table, loaded = _field(load, field, enums={"Mood": {"values": ["a", "it's"]}})
    assert loaded.findings == ()
    assert str(column.type) == "varchar(20)"
    assert _checks(table) == {"ck_things_it": "\"it\"::text IN ('a', 'it''s')"}


@pytest.mark.parametrize("field", ["enum", {"type": "enum", "enum": "Ghost"}, {"type": "enum[Ghost]"}])
def test_an_enum_without_values_is_a_warning(load: Load, field: Any) -> None:  # noqa: ANN401
    column, table, loaded = _field(load, field)
    assert [finding.code for finding in loaded.findings] == ["undefined-enum"]
    assert (str(column.type), table.checks) == ("varchar(255)", ())


def test_enums_keep_their_values_by_name_or_by_field(load: Load) -> None:
    _, _, loaded = _field(load, "enum(x,y)", enums=[{"name": "Mood", "values": ["a"]}])
    assert [(enum.name, enum.values) for enum in loaded.enums] == [("Mood", ("a",)), ("Thing.it", ("x", "y"))]


def test_an_enums_own_default_is_only_a_suggestion(load: Load) -> None:
    column, _, loaded = _field(load, {"type": "Mood"}, enums={"Mood": {"values": ["a"], "default": "a"}})
    assert column.default is None
    assert [(finding.code, finding.severity) for finding in loaded.findings] == [("enum-suggestion", "note")]


@pytest.mark.parametrize(
    ("field", "checks"),
    [
        ({"type": "int", "min": 0, "max": 9}, {"min": '"it" >= 0', "max": '"it" <= 9'}),
        ({"type": "decimal", "constraints": {"min": 0.5}}, {"min": '"it" >= 0.5'}),
        ({"type": "text", "maxLength": 5}, {"max_length": 'char_length("it"::text) <= 5'}),
        ({"type": "string", "minLength": 2, "maxLength": 5}, {"min_length": 'char_length("it"::text) >= 2'}),
        ({"type": "string", "constraints": {"pattern": "^a'b"}}, {"pattern": "\"it\"::text ~ '^a''b'"}),
        ({"type": "string", "validation": [{"pattern": "x"}]}, {"pattern": "\"it\"::text ~ 'x'"}),
        ({"type": "date", "min": "2020-01-01"}, {}),
    ],
)
def test_limits_are_named_checks(load: Load, field: Any, checks: dict[str, str]) -> None:  # noqa: ANN401
    _, table, _ = _field(load, field)
    assert _checks(table) == {f"ck_things_it_{end}": sql for end, sql in checks.items()}


@pytest.mark.parametrize("key", ["maxLength", "max_length", "length", "size"])
def test_a_length_may_be_called_by_many_names(load: Load, key: str) -> None:
    assert str(_field(load, {"type": "string", key: 7})[0].type) == "varchar(7)"
    assert str(_field(load, {"type": "string", "constraints": {key: 7}})[0].type) == "varchar(7)"


@pytest.mark.parametrize(
    "field", ["string(0)", "string(99999999)", "decimal(3,5)", {"type": "string", "maxLength": -1}]
)
def test_a_length_that_postgresql_refuses_is_a_warning(load: Load, field: Any) -> None:  # noqa: ANN401
    column, _, loaded = _field(load, field)
    assert [finding.code for finding in loaded.findings] == ["type-conflict"]
    assert str(column.type) in {"varchar(255)", "numeric(12,2)"}


@pytest.mark.parametrize(
    ("type_", "value", "sql"),
    [
        ("string", "it's", "'it''s'"),
        ("string", 5, "'5'"),
        ("int", 5, "5"),
        ("int", "-5", "-5"),
        ("decimal", 0.5, "0.5"),
        ("boolean", False, "false"),
        ("boolean", "TRUE", "true"),
        ("boolean", 1, "true"),
        ("boolean", "yes", "true"),
        ("boolean", "Off", "false"),
        ("datetime", "now", "now()"),
        ("datetime", "CURRENT_TIMESTAMP", "now()"),
        ("date", "2020-01-01", "'2020-01-01'"),
        ("uuid", "uuid_generate_v4()", "gen_random_uuid()"),
        ("json", {"a": [1]}, "'{\"a\": [1]}'::jsonb"),
        ("array", [], "'[]'::jsonb"),
        ("enum(a,b)", "b", "'b'"),
    ],
)
def test_a_default_is_written_for_its_type(load: Load, type_: str, value: object, sql: str) -> None:
    for key in ("default", "defaultValue", "default_value"):
        column, _, loaded = _field(load, {"type": type_, key: value})
        assert column.default is not None
        assert column.default.sql == sql
        assert loaded.findings == ()


@pytest.mark.parametrize(
    ("type_", "value"),
    [("int", "many"), ("int", True), ("boolean", "perhaps"), ("uuid", "x"), ("datetime", "soon"), ("enum(a)", "b")],
)
def test_a_default_that_its_column_cannot_hold_is_a_warning(load: Load, type_: str, value: object) -> None:
    _, _, loaded = _field(load, {"type": type_, "default": value})
    assert [finding.code for finding in loaded.findings] == ["type-conflict"]


@pytest.mark.parametrize("name", ["createdAt", "updatedAt", "created_at", "UpdatedOn"])
def test_a_system_timestamp_fills_itself_and_stays_nullable(load: Load, name: str) -> None:
    column = load(f"erDiagram\nP {{\n uuid id PK\n datetime {name}\n}}").schema.tables[0].columns[1]
    assert column.default is not None
    assert (column.default.sql, column.nullable) == ("now()", True)


@pytest.mark.parametrize("line", ["datetime deletedAt", "string createdAt", "uuid otherId"])
def test_no_other_field_fills_itself(load: Load, line: str) -> None:
    assert load(f"erDiagram\nP {{\n uuid id PK\n {line}\n}}").schema.tables[0].columns[1].default is None


def test_a_uuid_key_fills_itself_unless_it_is_a_foreign_key_or_one_of_several(load: Load) -> None:
    loaded = load("erDiagram\nP { uuid id PK }\nQ { uuid pId PK, FK }\nR { uuid a PK uuid b PK }")
    defaults = {
        f"{table.name.name}.{column.name}": column.default for table in loaded.schema.tables for column in table.columns
    }
    assert [name for name, default in defaults.items() if default] == ["ps.id"]


NATIVE = Rules(storage=Storage(enums="native", arrays="native"))


def _stored(load: Load, field: dict[str, object], rules: Rules) -> Column:
    document = {"entities": {"Thing": {"fields": {"id": "uuid", "it": field}}}}
    return load(json.dumps(document), "busm.json", rules=rules).schema.tables[0].columns[1]


@pytest.mark.parametrize(
    ("field", "type_"),
    [
        ({"type": "string[]"}, "varchar(255)[]"),
        ({"type": "int[]"}, "integer[]"),
        ({"type": "decimal(10,2)[]"}, "numeric(10,2)[]"),
        ({"type": "array", "items": "text"}, "text[]"),
        ({"type": "array", "items": {"type": "uuid"}}, "uuid[]"),
        ({"type": "array"}, "jsonb"),
        ({"type": "json[]"}, "jsonb"),
    ],
)
def test_an_array_of_plain_values_is_one_of_postgresqls_own_where_the_project_wants_it(
    load: Load, field: dict[str, object], type_: str
) -> None:
    assert str(_stored(load, field, NATIVE).type) == type_
    assert str(_stored(load, field, Rules()).type) == "jsonb"


@pytest.mark.parametrize(
    ("default", "sql"), [([], "ARRAY[]::text[]"), (["a", "it's"], "ARRAY['a', 'it''s']::text[]"), ({"a": 1}, None)]
)
def test_the_default_of_an_array_is_one_too(load: Load, default: object, sql: str | None) -> None:
    found = _stored(load, {"type": "text[]", "default": default}, NATIVE).default
    assert (found.sql if found else None) == sql

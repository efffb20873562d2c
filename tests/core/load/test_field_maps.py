"""The field map: entities with their fields right below, no key marked, and arrays for the other sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.load.loaded import Loaded

Load = Callable[..., Loaded]
MODEL = """\
Account:
  AccountID: {type: uuid}
  AccountStatus: {type: enum, values: [active, no], required: true}
  Tags: {type: array}
  Settings: {type: object}
  Locations: {type: array, items: Location}

Location:
  LocationID: {type: uuid}
  AccountID:
    type: uuid
    required: true
  description: text
"""


def _found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in loaded.findings if finding.severity != "note"]


@pytest.mark.parametrize("name", ["busm.yaml", "busm.yml", "busm", "model.txt"])
def test_a_field_map_is_read(load: Load, name: str) -> None:
    loaded = load(MODEL, name)
    assert loaded.findings == ()
    accounts, locations = loaded.schema.tables
    assert [(column.name, str(column.type), column.nullable, column.origin) for column in accounts.columns] == [
        ("account_id", "uuid", False, f"{name}:2"),
        ("account_status", "varchar(20)", False, f"{name}:3"),
        ("tags", "jsonb", True, f"{name}:4"),
        ("settings", "jsonb", True, f"{name}:5"),
    ]
    assert accounts.checks[0].expression.sql == "\"account_status\"::text IN ('active', 'no')"
    assert [column.name for column in locations.columns] == ["location_id", "account_id", "description"]
    assert (accounts.comment, locations.comment) == ("", "")


def test_an_array_of_an_entity_is_the_other_side_of_a_relation(load: Load) -> None:
    loaded = load(MODEL, "busm.yaml")
    (key,) = loaded.schema.tables[1].foreign_keys
    assert (key.columns, key.references.name) == (("account_id",), "accounts")


@pytest.mark.parametrize("key", ["id", "AccountId", "AccountID", "account_id", "ID"])
def test_the_key_that_nobody_marks_is_id_or_the_entitys_own(load: Load, key: str) -> None:
    table = load(f"Account:\n  name: {{type: string}}\n  {key}: {{type: uuid}}\n", "busm.yaml").schema.tables[0]
    assert table.primary_key is not None
    assert len(table.primary_key.columns) == 1
    assert table.primary_key.columns[0].endswith("id")


def test_an_entity_whose_key_can_not_be_inferred_is_a_warning_with_its_line(load: Load) -> None:
    assert _found(load("Account:\n  name: {type: string}\n", "busm.yaml")) == [("no-primary-key", "busm.yaml:1")]


@pytest.mark.parametrize("array", ["{type: array, items: Location}", "'Location[]'", "{type: 'Location[]'}",
                                   "{type: array, items: {type: Location}}", "{type: list, of: locations}",
                                   "{type: array, items: {$ref: '#/entities/Location'}}"])  # fmt: skip
def test_all_spellings_of_such_an_array_mean_the_same(load: Load, array: str) -> None:
    loaded = load(MODEL.replace("{type: array, items: Location}", array), "busm.yaml")
    assert loaded.findings == ()
    assert loaded.schema == load(MODEL, "busm.yaml").schema


def test_the_shorthand_means_the_same_in_an_entity_map(load: Load) -> None:
    account = '{"fields": {"id": "uuid", "contacts": "Contact[]"}}'
    contact = '{"fields": {"id": "uuid", "accountId": "uuid"}}'
    text = f'{{"entities": {{"Account": {account}, "Contact": {contact}}}}}'
    loaded = load(text, "busm.json")
    spelled = load(text.replace('"Contact[]"', '{"type": "array", "items": "Contact"}'), "busm.json")
    assert loaded.findings == spelled.findings == ()
    assert loaded.schema == spelled.schema
    assert [column.name for column in loaded.schema.tables[0].columns] == ["id"]
    assert [key.columns for key in loaded.schema.tables[1].foreign_keys] == [("account_id",)]


def test_an_array_of_something_else_stays_a_column(load: Load) -> None:
    loaded = load("Account:\n  id: uuid\n  tags: {type: array, items: string}\n  more: 'int[]'\n", "busm.yaml")
    assert [str(column.type) for column in loaded.schema.tables[0].columns] == ["uuid", "jsonb", "jsonb"]


def test_an_array_whose_entity_has_no_column_for_it_is_a_warning(load: Load) -> None:
    text = "Account:\n  id: {type: uuid}\n  notes: {type: array, items: Note}\nNote:\n  id: {type: uuid}\n"
    loaded = load(text, "busm.yaml")
    assert _found(loaded) == [("relation-without-fk", "busm.yaml:3")]
    assert [len(table.columns) for table in loaded.schema.tables] == [1, 1]


MUTUAL = """\
Article:
  id: {type: uuid}
  tags: {type: array, items: Tag}
Tag:
  id: {type: uuid}
  articles: {type: array, items: Article}
"""


def test_arrays_on_both_sides_are_one_join_table(load: Load) -> None:
    loaded = load(MUTUAL, "busm.yaml")
    assert _found(loaded) == []
    assert [table.name.name for table in loaded.schema.tables] == ["articles", "articles_tags", "tags"]


@pytest.mark.parametrize(
    "more",
    [
        "Label:\n  id: {type: uuid}\n  articleId: {type: uuid, fk: true}\n  tagId: {type: uuid, fk: true}\n",
        "relationships:\n  Article.tags: {type: many-to-many, through: Marking}\nMarking:\n  id: {type: uuid}\n",
    ],
)
def test_a_join_that_the_model_has_already_is_not_made_again(load: Load, more: str) -> None:
    loaded = load(MUTUAL + more, "busm.yaml")
    assert len(loaded.schema.tables) == 3
    assert not {"articles_tags", "tags_articles"} & {table.name.name for table in loaded.schema.tables}


def test_a_table_name_and_a_key_of_several_fields_may_be_said(load: Load) -> None:
    said = "  tableName: lines_of_orders\n  primaryKey: [order, number]\n"
    text = f"Line:\n{said}  order: {{type: int}}\n  number: {{type: int}}\n"
    table = load(text, "busm.yaml").schema.tables[0]
    assert (table.name.name, table.primary_key and table.primary_key.columns) == (
        "lines_of_orders",
        ("order", "number"),
    )


def test_enums_and_relationships_may_stand_beside_the_entities(load: Load) -> None:
    enums = "version: 2\nenums:\n  Mood: [glad, sad]\n"
    relations = "relationships:\n  - {type: one-to-many, from: Account, to: Location, cascade: true}\n"
    loaded = load(f"{enums}{MODEL}  mood: Mood\n{relations}", "busm.yaml")
    assert loaded.findings == ()
    assert loaded.schema.tables[1].foreign_keys[0].on_delete == "cascade"
    assert [check.name for check in loaded.schema.tables[1].checks] == ["ck_locations_mood"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("Account:\n  id: {type: uuid}\n  n: 5\n", "parse-error", "busm.yaml:3"),
        ("Account:\n  id: {type: uuid}\n  n: [a]\n", "parse-error", "busm.yaml:3"),
        ("Account:\n  id: {type: uuid}\nOther: {}\n", "no-fields", "busm.yaml:3"),
        ("Account:\n  id: {type: uuid}\nOther: 5\n", "ambiguous-dialect", "busm.yaml"),
        ("Account:\n  id: uuid\n", "ambiguous-dialect", "busm.yaml"),
        ("Account: 5\n", "ambiguous-dialect", "busm.yaml"),
        ("Account:\n  id: {type: uuid}\nAccount:\n  id: {type: int}\n", "duplicate-key", "busm.yaml:3"),
        ("Account:\n  id: {type: uuid}\naccounts:\n  id: {type: int}\n", "name-collision", "busm.yaml:3"),
    ],
)
def test_a_bad_field_map_is_an_error_with_its_place(load: Load, text: str, code: str, place: str) -> None:
    errors = [(each.code, each.place) for each in load(text, "busm.yaml").findings if each.severity == "error"]
    assert errors == [(code, place)]

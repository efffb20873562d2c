"""Which column points to which key, by what is said, by names, by relations; and which doubts are told."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.load.loaded import Loaded

Load = Callable[..., Loaded]


def _keys(loaded: Loaded) -> list[str]:
    return [
        f"{table.name.name}.{','.join(key.columns)} -> {key.references.name}.{','.join(key.referenced_columns)}"
        for table in loaded.schema.tables
        for key in table.foreign_keys
    ]


def _codes(loaded: Loaded) -> list[str]:
    return [finding.code for finding in loaded.findings]


def _mermaid(load: Load, *lines: str) -> Loaded:
    return load("\n".join(("erDiagram", *lines)))


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("AccountId", "parents.id"),
        ("account_id", "parents.id"),
        ("ParentAccountId", "parents.id"),
        ("InvoiceNumber", "invoices.invoice_number"),
        ("RelatedServiceLocationID", "locations.id"),
        ("account", "parents.id"),
    ],
)
def test_a_marked_field_finds_its_entity_by_its_name(load: Load, field: str, key: str) -> None:
    type_ = "string" if field == "InvoiceNumber" else "uuid"
    loaded = load(
        "erDiagram\nAccount { uuid id PK }\nLocation { uuid id PK }\nServiceLocation { uuid id PK }\n"
        f"Invoice {{ string InvoiceNumber PK }}\nThing {{ uuid id PK {type_} {field} FK }}"
    )
    expected = key.replace("parents", "accounts").replace("locations", "service_locations")
    assert _keys(loaded) == [f"things.{_column(field)} -> {expected}"]
    assert _codes(loaded) == ["fk-without-relation"]


def _column(field: str) -> str:
    names = {
        "AccountId": "account_id",
        "ParentAccountId": "parent_account_id",
        "InvoiceNumber": "invoice_number",
        "RelatedServiceLocationID": "related_service_location_id",
    }
    return names.get(field, field)


def test_a_marked_field_whose_name_fits_no_entity_gets_no_constraint_and_a_warning(load: Load) -> None:
    loaded = _mermaid(load, "Account { uuid id PK }", "Thing { uuid id PK uuid ownerId FK }")
    assert _keys(loaded) == []
    assert [(finding.code, finding.severity) for finding in loaded.findings] == [("unresolved-reference", "warning")]


def test_a_key_name_that_two_entities_have_is_ambiguous(load: Load) -> None:
    loaded = _mermaid(load, "P { uuid code PK }", "Q { uuid code PK }", "Thing { uuid id PK uuid code FK }")
    assert _codes(loaded) == ["ambiguous-reference"]
    assert _keys(loaded) == []


def test_an_unmarked_field_is_a_foreign_key_only_where_a_relation_says_so(load: Load) -> None:
    lines = ("Account { uuid id PK }", "Thing { uuid id PK uuid accountId }")
    assert _keys(_mermaid(load, *lines)) == []
    assert _mermaid(load, *lines).findings == ()
    assert _keys(_mermaid(load, *lines, "Account ||--o{ Thing : has")) == ["things.account_id -> accounts.id"]


@pytest.mark.parametrize("label", ["ownerId", "owner", "owner_id", '"owner, cascade"'])
def test_a_label_says_what_a_marked_field_points_to(load: Load, label: str) -> None:
    fields = "uuid id PK uuid ownerId FK"
    loaded = _mermaid(load, "User { uuid id PK }", f"Thing {{ {fields} }}", f"User ||--o{{ Thing : {label}")
    assert _keys(loaded) == ["things.owner_id -> users.id"]


def test_a_label_that_happens_to_be_another_fields_name_means_nothing(load: Load) -> None:
    fields = "uuid id PK text address uuid locationId FK"
    lines = ("Location { uuid id PK }", f"Thing {{ {fields} }}", "Location ||--o{ Thing : address")
    assert _mermaid(load, *lines).findings == ()
    assert _keys(_mermaid(load, *lines)) == ["things.location_id -> locations.id"]


def test_a_relation_that_disagrees_with_its_field_is_ambiguous(load: Load) -> None:
    fields = "uuid id PK uuid accountId FK"
    lines = ("User { uuid id PK }", "Account { uuid id PK }", f"Thing {{ {fields} }}", "User ||--o{ Thing : accountId")
    loaded = _mermaid(load, *lines)
    assert _codes(loaded) == ["ambiguous-reference"]
    assert _keys(loaded) == ["things.account_id -> accounts.id"]


def test_a_label_may_name_the_field_of_its_relation(load: Load) -> None:
    loaded = _mermaid(load, "User { uuid id PK }", "Thing { uuid id PK uuid ownerId }", "User ||--o{ Thing : ownerId")
    assert _keys(loaded) == ["things.owner_id -> users.id"]


def test_two_relations_of_one_pair_are_told_apart_by_their_labels(load: Load) -> None:
    loaded = _mermaid(
        load,
        "Address { uuid id PK }",
        "Invoice { uuid id PK uuid billingAddressId FK uuid shippingAddressId FK }",
        "Address ||--o{ Invoice : billing",
        'Address |o--o{ Invoice : "shipping, set null"',
    )
    assert loaded.findings == ()
    (table,) = [table for table in loaded.schema.tables if table.foreign_keys]
    assert [(key.columns[0], key.on_delete) for key in table.foreign_keys] == [
        ("billing_address_id", "no action"),
        ("shipping_address_id", "set null"),
    ]
    assert [column.name for column in table.columns if not column.nullable] == ["id", "billing_address_id"]


def test_a_relation_that_fits_two_fields_is_ambiguous_and_both_keep_their_constraints(load: Load) -> None:
    loaded = _mermaid(
        load,
        "Address { uuid id PK }",
        "Invoice { uuid id PK uuid billingAddressId FK uuid shippingAddressId FK }",
        "Address ||--o{ Invoice : has",
    )
    assert "ambiguous-reference" in _codes(loaded)
    assert len(_keys(loaded)) == 2


def test_a_relation_without_a_column_is_a_warning_and_adds_none(load: Load) -> None:
    loaded = _mermaid(load, "Account { uuid id PK }", "Thing { uuid id PK }", "Account ||--o{ Thing : has")
    assert [(finding.code, finding.place) for finding in loaded.findings] == [("relation-without-fk", "busm.mmd:4")]
    assert "account_id" in loaded.findings[0].remedy
    assert [len(table.columns) for table in loaded.schema.tables] == [1, 1]


def test_a_relation_with_an_entity_that_has_no_block_is_a_warning(load: Load) -> None:
    loaded = _mermaid(load, "Account { uuid id PK }", "Account ||--o{ Ghost : has")
    assert [(finding.code, finding.place) for finding in loaded.findings] == [("unresolved-reference", "busm.mmd:3")]


def test_an_entity_may_point_to_itself(load: Load) -> None:
    loaded = _mermaid(load, "Account { uuid id PK uuid parentAccountId FK }", "Account |o--o{ Account : parent")
    assert loaded.findings == ()
    assert _keys(loaded) == ["accounts.parent_account_id -> accounts.id"]


@pytest.mark.parametrize("relation", ["Account ||--|| Profile : has", "Account ||--o| Profile : has"])
def test_a_one_to_one_relation_makes_its_column_unique(load: Load, relation: str) -> None:
    loaded = _mermaid(load, "Account { uuid id PK }", "Profile { uuid id PK uuid accountId FK }", relation)
    assert loaded.findings == ()
    (table,) = [table for table in loaded.schema.tables if table.foreign_keys]
    assert [unique.name for unique in table.uniques] == ["uq_profiles_account_id"]


def test_the_column_of_two_equal_ends_may_be_on_either_side(load: Load) -> None:
    loaded = _mermaid(load, "A { uuid id PK uuid bId FK }", "B { uuid id PK }", "A ||--|| B : has")
    assert _keys(loaded) == ["as.b_id -> bs.id"]


def test_a_circle_of_tables_is_a_note(load: Load) -> None:
    loaded = _mermaid(
        load, "P { uuid id PK uuid qId FK }", "Q { uuid id PK uuid pId FK }", "P ||--o{ Q : x", "Q |o--o{ P : y"
    )
    assert [(finding.code, finding.severity) for finding in loaded.findings] == [("cycle", "note")]
    assert "ps to qs to ps" in loaded.findings[0].message


def test_types_that_cannot_be_compared_get_a_warning_and_no_constraint(load: Load) -> None:
    loaded = _mermaid(load, "P { uuid id PK }", "Q { uuid id PK string pId FK }")
    assert "type-conflict" in _codes(loaded)
    assert _keys(loaded) == []


def test_a_key_of_two_fields_is_no_target_for_one_column(load: Load) -> None:
    loaded = _mermaid(load, "P { uuid x PK uuid y PK }", "Q { uuid id PK uuid pId FK }")
    assert _codes(loaded) == ["unresolved-reference"]


def test_many_to_many_gets_its_join_table(load: Load) -> None:
    loaded = _mermaid(load, "Student { uuid id PK }", "Course { int id PK }", "Student }o--o{ Course : takes")
    assert loaded.findings == ()
    assert _keys(loaded) == ["courses_students.course_id -> courses.id", "courses_students.student_id -> students.id"]
    join = loaded.schema.tables[1]
    assert join.primary_key is not None
    assert join.primary_key.columns == ("course_id", "student_id")
    assert [str(column.type) for column in join.columns] == ["integer", "uuid"]
    assert {key.on_delete for key in join.foreign_keys} == {"cascade"}


def test_many_to_many_with_a_join_entity_gets_no_second_table(load: Load) -> None:
    loaded = _mermaid(
        load,
        "Student { uuid id PK }",
        "Course { uuid id PK }",
        "Seat { uuid id PK uuid studentId FK uuid courseId FK }",
        "Student }o--o{ Course : takes",
        "Student ||--o{ Seat : has",
        "Course ||--o{ Seat : has",
    )
    assert loaded.findings == ()
    assert [table.name.name for table in loaded.schema.tables] == ["courses", "seats", "students"]


@pytest.mark.parametrize(
    "said",
    [
        {"foreignKey": "Account.id"},
        {"foreignKey": "BUSM.Account.id"},
        {"foreignKey": "accountId"},
        {"foreign_key": "Account"},
        {"foreignKey": True, "target": "Account"},
        {"fk": "Account"},
        {"references": "accounts(id)"},
        {"references": {"table": "accounts", "column": "id"}},
    ],
)
def test_a_foreign_key_may_be_said_in_many_ways(load: Load, said: dict[str, Any]) -> None:
    fields = {"id": "uuid", "owner": {"type": "uuid", **said}}
    entities = {"Account": {"fields": {"id": "uuid"}}, "Thing": {"fields": fields}}
    loaded = load(json.dumps({"entities": entities}), "busm.json")
    assert _keys(loaded) == ["things.owner -> accounts.id"]


@pytest.mark.parametrize("word", ["fk", "reference", "ref", "belongs_to"])
def test_a_reference_takes_the_type_of_its_target_even_through_another(load: Load, word: str) -> None:
    entities = {
        "Account": {"fields": {"id": "bigint"}},
        "Profile": {"fields": {"accountId": {"type": word, "pk": True}}},
        "Thing": {"fields": {"id": "uuid", "profileId": {"type": word}}},
    }
    loaded = load(json.dumps({"entities": entities}), "busm.json")
    assert _keys(loaded) == ["profiles.account_id -> accounts.id", "things.profile_id -> profiles.account_id"]
    assert [str(table.columns[-1].type) for table in loaded.schema.tables] == ["bigint"] * 3


def test_a_target_that_is_no_key_is_a_warning(load: Load) -> None:
    entities = {
        "Account": {"fields": {"id": "uuid", "name": "string", "code": {"type": "string", "unique": True}}},
        "Thing": {"fields": {"id": "uuid", "a": {"type": "string", "fk": "Account.name"}}},
        "Other": {"fields": {"id": "uuid", "a": {"type": "string", "fk": "Account.code"}}},
    }
    loaded = load(json.dumps({"entities": entities}), "busm.json")
    assert _keys(loaded) == ["others.a -> accounts.code"]
    assert "unresolved-reference" in _codes(loaded)


def test_a_long_chain_of_keys_that_are_references_takes_the_type_at_its_end_in_no_time(load: Load) -> None:
    ends = {"T0": {"fields": {"id": {"type": "uuid", "pk": True}}}}
    chain = {
        f"T{number}": {"fields": {"id": {"type": "reference", "pk": True, "foreignKey": f"T{number - 1}.id"}}}
        for number in range(1, 3_000)
    }
    began = time.process_time()
    loaded = load(json.dumps({"entities": ends | chain}), "busm.json")
    assert time.process_time() - began < 2
    assert {str(table.columns[0].type) for table in loaded.schema.tables} == {"uuid"}


def test_keys_that_point_to_each_other_in_a_circle_are_text(load: Load) -> None:
    circle = {
        name: {"fields": {"id": {"type": "reference", "pk": True, "foreignKey": f"{other}.id"}}}
        for name, other in (("A", "B"), ("B", "C"), ("C", "B"))
    }
    loaded = load(json.dumps({"entities": circle}), "busm.json")
    assert [str(table.columns[0].type) for table in loaded.schema.tables] == ["text"] * 3


@pytest.mark.parametrize("named", ["CountryID", ""])
def test_a_relation_told_from_both_its_ends_is_one(load: Load, named: str) -> None:
    entities = {
        "Country": {"fields": {"id": "uuid"}},
        "City": {"fields": {"id": "uuid", "CountryID": {"type": "uuid", "fk": "Country"}}},
    }
    from_child = {"from": "City", "to": "Country", "type": "many:1", "foreignKey": named}
    from_parent = {"from": "Country", "to": "City", "type": "1:many", "onDelete": "cascade"}
    for relationships in ([from_child, from_parent], [from_parent, from_child]):
        loaded = load(json.dumps({"entities": entities, "relationships": relationships}), "busm.json")
        assert loaded.findings == ()
        (key,) = loaded.schema.tables[0].foreign_keys
        assert key.on_delete == "cascade"


def test_two_relations_told_from_the_same_end_are_two(load: Load) -> None:
    entities = {
        "Country": {"fields": {"id": "uuid"}},
        "City": {"fields": {"id": "uuid", "CountryID": {"type": "uuid", "fk": "Country"}}},
    }
    twice = [{"from": "Country", "to": "City", "type": "1:many"}] * 2
    loaded = load(json.dumps({"entities": entities, "relationships": twice}), "busm.json")
    assert _codes(loaded) == ["relation-without-fk"]


def test_a_key_that_names_a_field_twice_has_it_once_and_one_that_is_no_name_is_told(load: Load) -> None:
    twice = {"fields": {"a": "int", "b": "int"}, "primaryKey": ["a", "b", "a"]}
    loaded = load(
        json.dumps({"entities": {"Thing": twice, "Other": {"fields": {"id": "int"}, "primaryKey": 3}}}), "b.json"
    )
    keys = {table.name.name: table.primary_key and table.primary_key.columns for table in loaded.schema.tables}
    assert keys["things"] == ("a", "b")
    assert [(one.code, one.place) for one in loaded.findings if one.severity == "error"] == [
        ("parse-error", "b.json#/entities/Other/primaryKey")
    ]

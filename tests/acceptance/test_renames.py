"""Renamed things keep their rows, both ways, and what was kept beside them finds them again."""

from __future__ import annotations

from tests.acceptance.projects import Place

UUID = {"type": "uuid", "pk": True}
TEXT = {"type": "text"}
OWN = {"id": {"type": "integer", "pk": True}, "name": TEXT}


def _to(entity: str) -> dict[str, object]:
    return {"type": "integer", "foreignKey": f"{entity}.id", "onDelete": "cascade"}


def test_questions_about_renames_are_answered_one_after_the_other_and_nothing_is_written_before(place: Place) -> None:
    place.model(1, {"Person": {**OWN, "phone": TEXT}, "Visit": {"id": UUID, "personId": _to("Person")}})
    place.model(2, {"Contact": {**OWN, "mobilePhone": TEXT}, "Visit": {"id": UUID, "contactId": _to("Contact")}})
    place.slipway("build", "1")
    asked = place.slipway("build", "2", "--json", code=5).document["questions"]
    assert [question["key"] for question in asked] == ["rename:people", "rename:visits.person_id"]  # type: ignore[attr-defined]
    answers = [*("--answer", "rename:people=contacts"), *("--answer", "rename:visits.person_id=contact_id")]
    asked = place.slipway("build", "2", "--json", *answers, code=5).document["questions"]
    assert [question["key"] for question in asked] == ["rename:contacts.phone"]  # type: ignore[attr-defined]
    assert not list((place.root / "migrations").glob("002*"))
    ran = place.slipway("build", "2", *answers, "--answer", "rename:contacts.phone=mobile_phone")
    assert "Renamed:\n  ⇒ contacts (was people)\n  ⇒ contacts.mobile_phone (was phone)" in ran.out
    place.slipway("apply")
    place.do("INSERT INTO contacts VALUES (1, 'Ada', '1')")
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert place.rows("people") == [{"id": 1, "name": "Ada", "phone": "1"}]
    place.slipway("apply")
    place.proved(2)
    assert place.rows("contacts") == [{"id": 1, "name": "Ada", "mobile_phone": "1"}]


def test_what_was_kept_comes_back_to_a_parent_that_has_another_name_by_then(place: Place) -> None:
    person, old = {"Person": OWN}, {"Old": {**OWN, "personId": _to("Person")}}
    contact, new = {"Contact": OWN}, {"New": {**OWN, "contactId": _to("Contact")}}
    place.model(1, {**person, **old})
    place.model(2, {**contact, **new})
    place.slipway("build", "1")
    choices = ["rename:people=contacts", "rename:olds=no", "drop:olds=drop"]
    place.slipway("build", "2", *(word for choice in choices for word in ("--answer", choice)))
    place.slipway("apply", "1")
    place.do("INSERT INTO people VALUES (1, 'Ada'), (2, 'Grace')", "INSERT INTO olds VALUES (1, 'a', 1), (2, 'b', 2)")
    place.slipway("apply", "2")
    place.proved(2)
    place.do("DELETE FROM contacts WHERE id = 2", "INSERT INTO news VALUES (7, 'n', 1)")
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert place.rows("olds") == [{"id": 1, "name": "a", "person_id": 1}]
    assert sum(place.tables(r"slipway\_leftover\_%").values()) == 1
    place.slipway("apply", "2")
    place.proved(2)
    assert place.rows("news") == [{"id": 7, "name": "n", "contact_id": 1}]
    place.do("DELETE FROM contacts")
    assert place.rows("news") == []  # the cascade is there again


def test_rows_that_lack_a_value_are_counted_before_a_renamed_column_becomes_required(place: Place) -> None:
    place.model(1, {"Person": {**OWN, "phone": TEXT}})
    place.model(2, {"Contact": {**OWN, "mobile": TEXT}})
    place.slipway("build", "1")
    place.slipway("build", "2", "--answer", "rename:people=contacts", "--answer", "rename:people.phone=mobile")
    place.model(3, {"Client": {**OWN, "cell": {**TEXT, "required": True}}})
    place.slipway("build", "3", "--answer", "rename:contacts=clients", "--answer", "rename:contacts.mobile=cell")
    place.slipway("apply", "2")
    place.do("INSERT INTO contacts VALUES (1, 'Ada', NULL)")
    refused = place.slipway("apply", "3", code=3)
    assert "clients.cell becomes required; rows without a value: 1" in refused.err
    place.proved(2)


def test_values_that_went_come_back_and_rows_changed_since_keep_theirs(place: Place) -> None:
    def status(*values: str) -> dict[str, object]:
        return {"Account": {**OWN, "status": {"type": "enum", "values": list(values)}}}

    place.model(1, status("new", "hot", "cold"))
    place.model(2, status("new", "active"))
    place.slipway("build", "1")
    asked = place.slipway("build", "2", "--json", code=5).document["questions"]
    assert [question["choices"] for question in asked] == [["new", "active", "NULL"]] * 2  # type: ignore[attr-defined]
    mapped = ["value_map:accounts.status:hot=active", "value_map:accounts.status:cold=NULL"]
    place.slipway("build", "2", *(word for answer in mapped for word in ("--answer", answer)))
    place.slipway("apply", "1")
    place.do("INSERT INTO accounts VALUES (1, 'a', 'hot'), (2, 'b', 'cold'), (3, 'c', 'new'), (4, 'd', 'hot')")
    place.slipway("apply", "2")
    place.proved(2)
    assert [row["status"] for row in place.rows("accounts")] == ["active", None, "new", "active"]
    place.do("UPDATE accounts SET status = 'new' WHERE id = 4", "INSERT INTO accounts VALUES (5, 'e', 'active')")
    fates = place.slipway("rollback", "--to", "1", "--dry-run")
    assert "gets the values back" in fates.out
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert [row["status"] for row in place.rows("accounts")] == ["hot", "cold", "new", "new", "hot"]
    place.slipway("apply", "2")
    place.proved(2)
    assert [row["status"] for row in place.rows("accounts")] == ["active", None, "new", "new", "active"]

"""Another way of storing is one question, not a big difference in silence."""

from __future__ import annotations

from core.project.settings import FILE
from tests.acceptance.projects import Place

OWN = {"id": {"type": "integer", "pk": True}, "status": {"type": "enum", "values": ["new", "it's"], "default": "new"}}


def _set(place: Place, line: str) -> None:
    path = place.root / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("[project]", f"[project]\n{line}"), encoding="utf-8")


def test_a_changed_setting_is_asked_about_once_and_kept_or_followed(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Account": OWN, "Visit": OWN})
    place.slipway("build", "1", "--apply")
    place.do("INSERT INTO accounts VALUES (1, 'it''s'), (2, NULL)")
    _set(place, 'enums = "native"')
    place.model(2, {"Account": OWN, "Visit": {**OWN, "note": {"type": "text"}}})
    (question,) = place.slipway("build", "2", "--json", code=5).document["questions"]  # type: ignore[misc]
    assert (question["key"], question["choices"]) == ("settings-changed", ["change", "keep"])
    kept = place.slipway("build", "2", "--json", "--answer", "settings-changed=keep").document
    assert [change["kind"] for change in kept["changes"]] == ["add-column"]  # type: ignore[attr-defined]
    place.slipway("build", "2", "--answer", "settings-changed=change", "--apply")
    place.proved(2)
    assert place.ask("SELECT pg_typeof(status)::text FROM accounts") == [("accounts_status",), ("accounts_status",)]
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert [row["status"] for row in place.rows("accounts")] == ["it's", None]
    place.slipway("apply", "2")
    place.proved(2)
    assert place.ask("SELECT status::text FROM accounts ORDER BY id") == [("it's",), (None,)]


def test_a_draft_is_made_anew_when_the_default_length_changes_before_anything_was_built(embedded_place: Place) -> None:
    place = embedded_place
    _set(place, "default_length = 40")
    place.model(1, {"Account": {"id": {"type": "integer", "pk": True}, "name": {"type": "string"}}})
    place.slipway("build", "1", "--apply")
    assert place.ask(
        "SELECT character_maximum_length FROM information_schema.columns WHERE column_name = 'name' "
        "AND table_schema = 'public'"
    ) == [(40,)]


def test_a_native_list_of_values_loses_one_and_gets_it_back_with_the_rows_that_had_it(place: Place) -> None:
    def model(*values: str) -> dict[str, object]:
        column = {"type": "enum", "enum": "Status", "default": "new", "required": True}
        return {"Account": {**OWN, "status": column}, "Visit": {**OWN, "status": column}}

    _set(place, 'enums = "native"')
    for number, values in enumerate((["new", "hot", "cold"], ["new", "active"]), start=1):
        place.model(number, model(), enums={"Status": {"values": values}})
    place.slipway("build", "1")
    place.slipway("apply", "1")
    place.proved(1)
    place.do("INSERT INTO accounts VALUES (1, 'new'), (2, 'hot'), (3, 'cold')", "INSERT INTO visits VALUES (1, 'cold')")
    asked = place.slipway("build", "2", "--json", code=5).document["questions"]
    keys = [question["key"] for question in asked]  # type: ignore[attr-defined]
    assert keys == [
        f"value_map:{table}.status:{value}" for table in ("accounts", "visits") for value in ("hot", "cold")
    ]
    place.slipway("build", "2", *(word for key in keys for word in ("--answer", f"{key}=active")))
    place.slipway("apply", "2")
    place.proved(2)
    assert [row["status"] for row in place.rows("accounts")] == ["new", "active", "active"]
    place.do("INSERT INTO accounts VALUES (4, 'active')", "UPDATE accounts SET status = 'new' WHERE id = 3")
    refused = place.slipway("rollback", "--to", "1", code=3)
    assert "rows whose value that can't hold: 1 (id 4)" in refused.err
    place.proved(2)
    place.do("DELETE FROM accounts WHERE id = 4")
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert [row["status"] for row in place.rows("accounts")] == ["new", "hot", "new"]
    assert [row["status"] for row in place.rows("visits")] == ["cold"]
    place.slipway("rollback", "--to", "0")
    place.proved(0)
    place.slipway("apply", "2")
    place.proved(2)
    assert [row["status"] for row in place.rows("accounts")] == ["new", "active", "new"]

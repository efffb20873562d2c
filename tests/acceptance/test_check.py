"""What stands between an iteration and the target is said before anything runs, and nothing is written."""

from __future__ import annotations

import shlex

from tests.acceptance.documented import documented
from tests.acceptance.projects import Place

ID = {"type": "integer", "primary_key": True}
CHECKED = {
    "code", "object", "message", "remedy", "place", "verdict", "rows", "samples", "looked_at", "answers"
}  # fmt: skip


def test_a_check_says_what_waits_what_is_locked_and_which_rows_are_in_the_way(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Account": {"id": ID, "email": "string", "phone": "string"}})
    place.slipway("build", "1", "--apply")
    place.do("INSERT INTO accounts (id, email) VALUES (1, 'a'), (2, 'a')")
    place.model(2, {"Account": {"id": ID, "email": {"type": "string", "unique": True}}})
    place.slipway("build", "2", "--answer", "drop:accounts.phone=drop")
    before = place.rows("accounts")

    said = place.slipway("check", code=3).out
    assert "public.accounts: AccessExclusive, blocks reads and writes" in said
    assert "rows-in-the-way at accounts.uq_accounts_email" in said
    assert "Iteration 2 would be refused as the rows are now" in said
    told = place.slipway("check", "2", "--json", code=3).document
    assert (told["iteration"], told["at"], told["drift"]) == (2, 1, [])
    (asked,) = told["data_checks"]  # type: ignore[misc]
    assert set(asked) == CHECKED
    assert (asked["code"], asked["verdict"], asked["rows"]) == ("rows-in-the-way", "stops", 2)
    assert [one["value"] for one in asked["answers"]] == ["NULL", '"email" || \'-\' || "id"', "delete"]
    assert all(f"slipway build 2 {one['answer']}\n" in said for one in asked["answers"])
    assert "steps" in told and "files" in told

    place.do("UPDATE accounts SET email = 'b' WHERE id = 2")
    waiting = place.slipway("check", code=5).out
    assert "Rows: nothing in the way (1 question asked of all rows)." in waiting
    assert "waits for 1 approval off development" in waiting
    place.slipway("approve", "2", "destructive-drop@public.accounts.phone", "--reason", "nobody calls")
    place.slipway("approve", "2", "--reviewed")
    free = place.slipway("check").out
    assert "Approved." in free and "Reviewed as it is now by" in free
    assert "Nothing that was checked stands in the way of iteration 2" in free
    assert [row["email"] for row in place.rows("accounts")] != [row["email"] for row in before]

    place.slipway("apply")
    assert "Iteration 2 is applied." in place.slipway("check").out
    place.do("CREATE TABLE by_hand (id int)")
    assert "Drift: 1 difference." in place.slipway("check", code=4).out


def test_an_answer_copied_from_a_check_builds_what_mends_the_rows_and_gives_them_back(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Account": {"id": ID, "email": "string"}})
    place.slipway("build", "1", "--apply")
    place.do("INSERT INTO accounts (id, email) VALUES (1, 'a'), (2, 'a'), (3, 'b')")
    place.model(2, {"Account": {"id": ID, "email": {"type": "string", "unique": True}}})
    place.slipway("build", "2")
    refused = place.slipway("apply", code=3).err
    assert "rows-in-the-way" in refused and "slipway check 2" in refused
    (asked,) = place.slipway("check", "--json", code=3).document["data_checks"]  # type: ignore[misc]
    answer = shlex.split(asked["answers"][-1]["answer"])
    place.slipway("build", "2", *answer)
    (later,) = place.slipway("check", "--json").document["data_checks"]  # type: ignore[misc]
    assert (later["verdict"], later["answers"]) == ("later", [])
    assert "rows: 1 question, 1 known later" in place.slipway("apply").out
    place.proved(2)
    assert place.ask("SELECT id FROM accounts ORDER BY id") == [(1,), (3,)]
    (parcel,) = place.slipway("retained", "--json").document["parcels"]  # type: ignore[misc]
    assert [one["rows"] for one in parcel["objects"]] == [1]
    told = place.slipway("rollback", "--to", "1", "--dry-run").out
    assert "accounts.uq_accounts_email: unique goes, and the rows that were mended for it come back (1 row)" in told
    place.slipway("rollback", "--to", "1")
    place.proved(1)
    assert place.ask("SELECT id, email FROM accounts ORDER BY id") == [(1, "a"), (2, "a"), (3, "b")]
    for wrong in ("repair:accounts.email=delete", "repair:accounts.nothing=NULL"):
        assert "unknown-decision" in place.slipway("build", "2", "--answer", wrong, code=3).out


def test_a_check_of_what_was_never_built_is_refused(embedded_place: Place) -> None:
    embedded_place.model(1, {"Account": {"id": ID}})
    assert "has not been built" in embedded_place.slipway("check", "1", code=3).err


def test_a_rehearsal_says_what_each_statement_did_and_that_it_was_predicted(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Account": {"id": ID, "email": "string"}, "Visit": {"id": ID, "account_id": "integer"}})
    place.slipway("build", "1", "--apply")
    place.do("INSERT INTO accounts SELECT n, 'e' || n FROM generate_series(1, 1000) AS n", "ANALYZE accounts")
    place.model(
        2,
        {
            "Account": {"id": ID, "email": {"type": "string", "unique": True}, "code": "string"},
            "Visit": {"id": ID, "account_id": {"type": "integer", "references": "Account.id"}, "note": "text"},
        },
    )
    place.slipway("build", "2")
    said = place.slipway("rehearse", "2").out
    assert "0 otherwise than predicted" in said and "AccessExclusive on public.accounts" in said
    told = place.slipway("rehearse", "2", "--json").document
    assert set(told) == documented("rehearse")
    measured = told["statements"]
    assert isinstance(measured, list) and {one["verdict"] for one in measured} == {"confirmed"}
    assert {lock["relation"] for one in measured for lock in one["locks"]} == {"public.accounts", "public.visits"}
    assert isinstance(told["blocking_seconds"], float)
    (wait,) = place.slipway("apply", "--json").document["waits"]  # type: ignore[misc]
    assert (wait["iteration"], str(wait["file"]).endswith(".sql")) == (2, True)
    kept = place.ask("SELECT estimated_seconds, measured_seconds FROM slipway.waits WHERE iteration = 2")
    assert kept == [(wait["estimated_seconds"], wait["measured_seconds"])] and wait["estimated_seconds"] > 0

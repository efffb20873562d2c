"""What stands between an iteration and the target is said before anything runs, and nothing is written."""

from __future__ import annotations

from tests.acceptance.projects import Place

ID = {"type": "integer", "primary_key": True}


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
    assert [(one["code"], one["rows"]) for one in told["data_checks"]] == [("rows-in-the-way", 2)]  # type: ignore[attr-defined,index]
    assert "steps" in told and "files" in told

    place.do("UPDATE accounts SET email = 'b' WHERE id = 2")
    waiting = place.slipway("check", code=5).out
    assert "Rows: nothing in the way." in waiting and "waits for 1 approval off development" in waiting
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


def test_a_check_of_what_was_never_built_is_refused(embedded_place: Place) -> None:
    embedded_place.model(1, {"Account": {"id": ID}})
    assert "has not been built" in embedded_place.slipway("check", "1", code=3).err

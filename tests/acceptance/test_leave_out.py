"""A change that is left out waits for the next iteration, and the database stands as the snapshot without it says."""

from __future__ import annotations

from tests.acceptance.projects import Place

ACCOUNT = {"id": {"type": "uuid", "pk": True}, "name": {"type": "string"}}
VISIT = {"id": {"type": "uuid", "pk": True}, "account_id": {"type": "uuid", "ref": "Account"}}


def test_what_is_left_out_of_an_iteration_is_found_again_by_the_next(embedded_place: Place) -> None:
    place = embedded_place
    place.model(1, {"Account": ACCOUNT})
    place.slipway("build", "1", "--apply")
    wanted = {"Account": {**ACCOUNT, "phone": {"type": "string"}, "code": {"type": "string", "unique": True}}}
    place.model(2, {**wanted, "Visit": VISIT})
    answers = ["--answer", "leave_out:accounts.code=yes", "--answer", "leave_out:visits=yes"]
    built = place.slipway("build", "2", *answers, "--json").document
    assert [change["object"] for change in built["changes"]] == ["public.accounts.phone"]  # type: ignore[attr-defined]
    told = {finding["place"] for finding in built["findings"] if finding["code"] == "left-out"}  # type: ignore[attr-defined,index]
    assert {"accounts.code", "visits"} <= told
    assert 'leave_out = ["accounts.code", "visits"]' in (place.root / "iterations/002/decisions.toml").read_text()
    place.slipway("build", "2", "--answer", "leave_out:visits=no")
    assert "CREATE TABLE" in next(place.settings.migrations.glob("002_*[a-z].sql")).read_text()
    place.slipway("build", "2", "--answer", "leave_out:visits=yes", "--apply")
    place.proved(2)
    place.model(3, {**wanted, "Visit": VISIT})
    place.slipway("build", "3", "--apply")
    place.proved(3)
    assert {"code", "phone"} <= {
        name
        for (name,) in place.ask(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'public.accounts'::regclass AND attnum > 0"
        )
    }
    place.slipway("rollback", "--to", "1")
    place.proved(1)

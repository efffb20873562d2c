"""What a step weighs by the sizes of a target, how that is approved, and what programs of each iteration meet."""

from __future__ import annotations

from tests.acceptance.projects import Place

ID = {"type": "integer", "primary_key": True}
PAGE = "type-rewrites@public.accounts.visits"


def test_a_step_weighs_by_the_rows_there_and_programs_of_each_iteration_are_told(embedded_place: Place) -> None:
    """One project for all of it: a third iteration writes every row of a table of 2,000 rows anew."""
    place = embedded_place
    place.model(1, {"Account": {"id": ID, "email": "string"}})
    place.model(2, {"Account": {"id": ID, "email": "string", "visits": "integer"}})
    place.slipway("build", "2", "--apply")
    place.do("INSERT INTO accounts (id) SELECT generate_series(1, 2000)")
    place.model(3, {"Account": {"id": ID, "email": "string", "visits": "bigint"}})
    built = place.slipway("build", "3").out
    assert "note: type-rewrites at public.accounts.visits" in built and "(size unknown)" in built
    _programs_are_told_by_what_they_know(place)
    _an_approval_that_approves_nothing_is_told(place)
    _a_heavy_table_makes_a_warning_that_is_approved_as_any_other(place)


def _programs_are_told_by_what_they_know(place: Place) -> None:
    said = place.slipway("check").out
    assert "type-rewrites" not in said  # 2,000 rows keep nobody waiting
    assert "Programs of iteration 2 break on:\n  public.accounts.visits: they read bigint" in said
    assert "Programs of iteration 1 break on:" not in said
    (third,) = place.slipway("check", "--json").document["iterations"]  # type: ignore[misc]
    assert [(one["iteration"], [each["code"] for each in one["breaks"]]) for one in third["compatibility"]] == [
        (1, []),
        (2, ["breaks-type"]),
    ]
    assert all(step["known"] for step in third["steps"])


def _an_approval_that_approves_nothing_is_told(place: Place) -> None:
    place.slipway("approve", "3", PAGE, "--reason", "small")
    assert "unused-approval" not in place.slipway("check").out
    path = place.root / "iterations/003/approvals.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("accounts.visits", "accounts.gone"), encoding="utf-8")
    assert "note: unused-approval at type-rewrites@public.accounts.gone" in place.slipway("check").out
    path.unlink()


def _a_heavy_table_makes_a_warning_that_is_approved_as_any_other(place: Place) -> None:
    path = place.root / "slipway.toml"
    settings = path.read_text(encoding="utf-8") + "\n[review]\nheavy_rows = 1500\n"
    path.write_text(settings, encoding="utf-8")
    heavy = place.slipway("check", code=5).out
    assert "warning: type-rewrites at public.accounts.visits" in heavy
    assert f"slipway approve 3 {PAGE} --reason TEXT" in heavy and "waits for 1 approval" in heavy
    path.write_text(settings.replace('"development"', '"staging"'), encoding="utf-8")
    refused = place.slipway("apply", "--yes", code=5).err
    assert "not-approved" in refused and "(about " in refused and PAGE in refused
    place.slipway("approve", "3", PAGE, "--reason", "nobody reads at night")
    assert "Approved." in place.slipway("check").out
    place.slipway("apply", "--yes")
    assert place.iteration() == 3

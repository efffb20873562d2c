"""What a step weighs by the sizes of a target, how that is approved, and what programs of each iteration meet."""

from __future__ import annotations

import pytest

from tests.acceptance.projects import Place

ID = {"type": "integer", "primary_key": True}
PAGE = "type-rewrites@public.accounts.visits"


@pytest.fixture
def grown(embedded_place: Place) -> Place:
    """Two iterations applied, and a third that writes every row of a table of 2,000 rows anew."""
    place = embedded_place
    place.model(1, {"Account": {"id": ID, "email": "string"}})
    place.slipway("build", "1", "--apply")
    place.model(2, {"Account": {"id": ID, "email": "string", "visits": "integer"}})
    place.slipway("build", "2", "--apply")
    place.do("INSERT INTO accounts (id) SELECT generate_series(1, 2000)")
    place.model(3, {"Account": {"id": ID, "email": "string", "visits": "bigint"}})
    return place


def _weigh(place: Place, said: str) -> None:
    path = place.root / "slipway.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n[review]\n{said}\n", encoding="utf-8")


def test_a_heavy_table_makes_a_warning_that_is_approved_as_any_other(grown: Place) -> None:
    place = grown
    built = place.slipway("build", "3").out
    assert "note: type-rewrites at public.accounts.visits" in built and "(size unknown)" in built
    assert "type-rewrites" not in place.slipway("check").out  # 2,000 rows keep nobody waiting

    _weigh(place, "heavy_rows = 1500")
    heavy = place.slipway("check", code=5).out
    assert "warning: type-rewrites at public.accounts.visits" in heavy
    assert f"slipway approve 3 {PAGE}" in heavy or "waits for 1 approval" in heavy
    path = place.root / "slipway.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"development"', '"staging"'), encoding="utf-8")
    refused = place.slipway("apply", "--yes", code=5).err
    assert "not-approved" in refused and "(about " in refused and PAGE in refused
    place.slipway("approve", "3", PAGE, "--reason", "nobody reads at night")
    assert "Approved." in place.slipway("check").out
    place.slipway("apply", "--yes")
    assert place.iteration() == 3


def test_programs_of_each_earlier_iteration_are_told_by_what_they_know(grown: Place) -> None:
    place = grown
    place.slipway("build", "3")
    said = place.slipway("check").out
    assert "Programs of iteration 2 break on:\n  public.accounts.visits: they read bigint" in said
    assert "Programs of iteration 1 break on:" not in said
    (third,) = place.slipway("check", "--json").document["iterations"]  # type: ignore[misc]
    assert [(one["iteration"], [each["code"] for each in one["breaks"]]) for one in third["compatibility"]] == [
        (1, []),
        (2, ["breaks-type"]),
    ]
    assert all(step["known"] for step in third["steps"])


def test_an_approval_that_approves_nothing_is_told(grown: Place) -> None:
    place = grown
    place.slipway("build", "3")
    place.slipway("approve", "3", PAGE, "--reason", "small")
    assert "unused-approval" not in place.slipway("check").out
    path = place.root / "iterations/003/approvals.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("accounts.visits", "accounts.gone"), encoding="utf-8")
    assert "note: unused-approval at type-rewrites@public.accounts.gone" in place.slipway("check").out

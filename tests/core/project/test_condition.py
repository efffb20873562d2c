"""What lies in a project's folder otherwise than it should is named, each with its way out, and stops no look."""

from __future__ import annotations

from pathlib import Path

from core.project import integrity
from core.project.condition import condition
from core.report import conditions
from tests.core.project.places import Place, entity, model, place_at


def _place(folder: Path) -> Place:
    return place_at(folder / "p", *(model(Account=entity(**{f"a{each}": "text" for each in range(n)})) for n in (1, 2)))


def test_what_lies_otherwise_in_migrations_is_named_with_its_way_out(tmp_path: Path) -> None:
    place = _place(tmp_path)
    assert condition(place.project).wrong == ()
    place.build(2)
    integrity.seal(place.migrations, 1)
    assert condition(place.project).wrong == ()
    (place.migrations / "002.snapshot.json").unlink()
    up = place.up(2)
    up.write_text(up.read_text() + "-- mine\n")
    (place.migrations / "001.snapshot.json").write_text("{}")
    (place.migrations / "003_strange.sql").write_text("SELECT 1;\n")
    (place.migrations / "notes.md").write_text("nobody's\n")
    found = condition(place.project).wrong
    assert [(one.place, one.how) for one in found] == [
        ("migrations/001.snapshot.json", "changed"),
        ("migrations/002.snapshot.json", "missing"),
        (f"migrations/{up.name}", "changed"),
        ("migrations/003_strange.sql", "unknown"),
    ]
    ways = [one.remedy for one in found]
    assert "restore it from version control" in ways[0]
    assert "slipway build 2 --discard-edits" in ways[1]
    assert "slipway accept 2" in ways[2]
    assert "Move it away" in ways[3]
    (place.migrations / "slipway.sum").unlink()
    lost = condition(place.project)
    assert [(one.place, one.how) for one in lost.wrong] == [("migrations/slipway.sum", "missing")]
    assert lost.unbuilt == ()


def test_a_model_that_is_not_built_is_named_and_a_gap_is_told_not_refused(tmp_path: Path) -> None:
    place = _place(tmp_path)
    assert condition(place.project).unbuilt == (1, 2)
    assert list(conditions.lines(condition(place.project))) == ["Not built: 1, 2 (slipway build 2)"]
    place.build(1)
    (place.project.root / "iterations" / "000").mkdir()
    (place.project.root / "iterations" / "000" / "approvals.toml").touch()
    assert condition(place.project).unbuilt == (2,)
    (place.project.root / "iterations" / "002").rename(place.project.root / "iterations" / "004")
    (gap,) = condition(place.project).wrong
    assert (gap.place, gap.how, gap.why) == ("iterations/004", "refused", "iteration 2 is missing before 4")
    said = list(conditions.lines(condition(place.project)))
    assert said[1] == "  refused: iterations/004: iteration 2 is missing before 4"
    (place.project.root / "iterations" / "000" / "busm.json").write_text("{}")
    assert condition(place.project).wrong[0].place == "iterations/000"

"""An iteration is a draft until it is sealed; what a person edited is never lost in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import CoreError, Refused, UsageError
from core.project import integrity
from core.project.integrity import checksum
from tests.core.project.places import Place, entity, model, place_at

ONE = model(Account=entity(name="text"))
TWO = model(Account=entity(name="text", phone="text"))


@pytest.fixture
def place(tmp_path: Path, data_home: Path) -> Place:
    return place_at(tmp_path / "p", ONE, TWO)


def _status(place: Place, number: int) -> str | None:
    return integrity.status(integrity.read(place.migrations).values(), number)


def _make_older(place: Place) -> None:
    """Give every file another time, so that a rewrite is seen."""
    for path in place.migrations.iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?m)^-- Generated: .*$", "-- Generated: 2001-02-03 04:05:06+0000", text))


def test_build_writes_a_migration_its_way_back_a_record_and_a_snapshot(place: Place) -> None:
    assert place.build(1).written
    assert list(place.files()) == [
        "001.snapshot.json",
        "001_iteration1_accounts.json",
        "001_iteration1_accounts.rollback.sql",
        "001_iteration1_accounts.sql",
        "slipway.sum",
    ]


def test_a_migration_begins_with_its_name_its_time_and_its_iteration(place: Place) -> None:
    place.build(1)
    head = place.up(1).read_text(encoding="utf-8").splitlines()[:3]
    assert head[0] == "-- Migration: 001_iteration1_accounts.sql"
    assert re.fullmatch(r"-- Generated: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4}", head[1])
    assert head[2] == "-- Iteration: 1"


def test_a_draft_is_replaced_when_its_model_changes_and_files_of_another_name_go(place: Place) -> None:
    place.build(1)
    place.say(1, model(Client=entity(name="text")))
    assert place.build(1).written
    assert sorted(name for name in place.files() if name.endswith(".sql")) == [
        "001_iteration1_clients.rollback.sql",
        "001_iteration1_clients.sql",
    ]


def test_building_again_touches_nothing_when_nothing_changed(place: Place) -> None:
    place.build(1)
    before = {path: path.stat().st_mtime_ns for path in place.migrations.iterdir()}
    assert not place.build(1).written
    assert {path: path.stat().st_mtime_ns for path in place.migrations.iterdir()} == before


def test_the_generated_line_alone_is_no_reason_to_write(place: Place) -> None:
    place.build(1)
    _make_older(place)
    before = place.files()
    assert not place.build(1).written
    assert place.files() == before


def test_a_moved_line_or_a_note_in_the_model_changes_no_file(place: Place) -> None:
    place.build(1)
    before = place.files()
    path = place.project.root / "iterations/001/busm.json"
    path.write_text("\n\n\n" + path.read_text(encoding="utf-8").replace(": ", "  :\n  "), encoding="utf-8")
    assert not place.build(1).written
    assert place.files() == before


def test_a_comment_and_a_blank_line_in_a_diagram_change_no_file(tmp_path: Path, data_home: Path) -> None:
    place = place_at(tmp_path / "p")
    path = place.project.root / "iterations/001/busm.mmd"
    path.write_text("erDiagram\n  Account {\n    uuid id PK\n    string name\n  }\n")
    place.build(1)
    before = place.files()
    path.write_text("%% who pays\nerDiagram\n\n  Account {\n    uuid id PK\n\n    string   name\n  }\n")
    assert not place.build(1).written
    assert place.files() == before


@pytest.mark.parametrize("ending", [".sql", ".rollback.sql", "001_iteration1_accounts.json", ".snapshot.json"])
def test_an_edited_file_is_refused_with_both_checksums_and_the_ways_out(place: Place, ending: str) -> None:
    place.build(1)
    path = place.up(1) if ending == ".sql" else place.file(ending)
    written = checksum(path.read_text(encoding="utf-8"))
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        place.build(1)
    assert refused.value.code == "checksum-mismatch"
    assert written in refused.value.message
    assert checksum(path.read_text(encoding="utf-8")) in refused.value.message
    assert path.name in refused.value.place
    assert "--discard-edits" in refused.value.remedy


def test_an_edit_is_given_up_only_when_asked(place: Place) -> None:
    place.build(1)
    written = place.files()
    place.up(1).write_text("-- mine\n", encoding="utf-8")
    assert place.build(1, discard_edits=True).written
    assert place.files() == written


def test_a_deleted_file_is_an_edit_too(place: Place) -> None:
    place.build(1)
    place.up(1).unlink()
    with pytest.raises(Refused, match="missing"):
        place.build(1)


def test_nothing_is_built_upon_an_edited_iteration(place: Place) -> None:
    place.build(1)
    place.file("001.snapshot.json").write_text('{"slipway": 1, "tables": []}\n')
    with pytest.raises(Refused) as refused:
        place.build(2)
    assert refused.value.code == "checksum-mismatch"
    assert not list(place.migrations.glob("002*"))


def test_building_the_next_iteration_seals_the_one_before(place: Place) -> None:
    place.build(1)
    assert _status(place, 1) == "draft"
    place.build(2)
    assert (_status(place, 1), _status(place, 2)) == ("sealed", "draft")


def test_a_sealed_iteration_is_refused_when_its_model_changes_and_stays_when_it_does_not(place: Place) -> None:
    place.build(2)
    assert not place.build(1).written
    before = place.files()
    place.say(1, TWO)
    for discard in (False, True):
        with pytest.raises(Refused) as refused:
            place.build(1, discard_edits=discard)
        assert refused.value.code == "sealed"
        assert "iteration 2" in refused.value.remedy and "--reopen" in refused.value.remedy
    assert place.files() == before


def test_an_edited_sealed_file_is_refused_also_when_edits_are_given_up(place: Place) -> None:
    place.build(2)
    place.up(1).write_text("-- mine\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        place.build(1, discard_edits=True)
    assert refused.value.code == "checksum-mismatch"
    assert "version control" in refused.value.remedy


def test_building_a_later_iteration_first_builds_those_before_it(place: Place) -> None:
    place.build(2)
    assert place.up(1).exists() and place.up(2).exists()


def test_an_open_question_writes_nothing(place: Place) -> None:
    place.build(1)
    before = place.files()
    place.say(2, model(Account=entity(name="text", region={"type": "text", "required": True})))
    done = place.build(2)
    assert [question.key for question in done.questions] == ["backfill:accounts.region"]
    assert done.proposal is None and not done.written
    assert place.files() == before
    assert not (place.project.root / "iterations/002/decisions.toml").exists()


def test_an_answer_is_kept_in_the_decisions_and_hashed_into_the_record(place: Place) -> None:
    said = model(Account=entity(name="text", region={"type": "text", "required": True}))
    place.say(2, said)
    assert place.build(2, backfill__accounts_dot_region="'north'").written
    kept = (place.project.root / "iterations/002/decisions.toml").read_text(encoding="utf-8")
    assert kept == '[backfill]\n"accounts.region" = "\'north\'"\n'
    first = place.record(2)["slipway"]["inputs"]
    assert not place.build(2).written
    place.decide(2, kept.replace("north", "south"))
    assert place.build(2).written
    assert place.record(2)["slipway"]["inputs"] != first


def test_an_error_in_the_model_writes_nothing(place: Place) -> None:
    place.build(1)
    before = place.files()
    (place.project.root / "iterations/002/busm.json").write_text('{"entities": ')
    done = place.build(2)
    assert done.errors and done.proposal is None
    assert place.files() == before


@pytest.mark.parametrize("number", [0, -1, 3])
def test_only_an_iteration_that_is_there_is_built(place: Place, number: int) -> None:
    with pytest.raises(UsageError) as refused:
        place.build(number)
    assert refused.value.code == "no-such-iteration"


def test_a_project_without_an_iteration_says_where_a_model_goes(tmp_path: Path, data_home: Path) -> None:
    place = place_at(tmp_path / "p")
    (place.project.root / "iterations/001").rmdir()
    with pytest.raises(CoreError, match="no iteration yet") as refused:
        place.build()
    assert "iterations/001/busm.mmd" in refused.value.remedy

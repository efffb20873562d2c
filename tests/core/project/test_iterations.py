"""Numbered folders make iterations, without a gap; what one of them lacks comes from the newest earlier one."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Refused
from core.project.iterations import iterations
from core.project.settings import Project
from tests.core.project.places import Place, entity, model, place_at


@pytest.fixture
def project(tmp_path: Path, data_home: Path) -> Project:
    made = place_at(tmp_path / "p").project
    (made.root / "iterations/001").rmdir()
    return made


def _folders(project: Project, *names: str) -> None:
    for name in names:
        (project.root / "iterations" / name).mkdir()


@pytest.mark.parametrize("name", ["1", "01", "001", "0001", "iteration-1", "iteration-001"])
def test_a_folder_is_known_by_its_number_however_it_is_written(project: Project, name: str) -> None:
    _folders(project, name)
    assert [(one.number, one.folder.name) for one in iterations(project)] == [(1, name)]


def test_iterations_are_in_the_order_of_their_numbers(project: Project) -> None:
    _folders(project, *(str(number) for number in range(1, 12)))
    assert [one.number for one in iterations(project)] == list(range(1, 12))


def test_what_is_no_iteration_is_passed_over(project: Project) -> None:
    _folders(project, "001", "notes", "1a", "iteration-", "-1")
    (project.root / "iterations/002").write_text("a file")
    assert [one.number for one in iterations(project)] == [1]


@pytest.mark.parametrize(
    ("names", "message"), [(("1", "3"), "2 is missing before 3"), (("2",), "1 is missing before 2")]
)
def test_a_gap_is_refused(project: Project, names: tuple[str, ...], message: str) -> None:
    _folders(project, *names)
    with pytest.raises(Refused, match=message) as refused:
        iterations(project)
    assert refused.value.code == "iteration-gap"
    assert refused.value.place == f"iterations/{names[-1]}"


def test_a_number_that_is_there_twice_is_refused(project: Project) -> None:
    _folders(project, "1", "2", "002", "3")
    with pytest.raises(Refused, match="2 is there twice") as refused:
        iterations(project)
    assert refused.value.code == "iteration-duplicate"


def test_two_documents_of_a_kind_are_refused(project: Project) -> None:
    _folders(project, "001")
    for name in ("busm.mmd", "busm.json"):
        (project.root / "iterations/001" / name).write_text("")
    with pytest.raises(Refused, match=r"busm\.json and busm\.mmd are both there"):
        iterations(project)


def test_a_kind_that_an_iteration_lacks_is_carried_over_with_a_note(tmp_path: Path, data_home: Path) -> None:
    place = place_at(tmp_path / "p", model(Account=entity(name="text")), model(Account=entity(name="text", a="text")))
    (place.project.root / "iterations/003").mkdir()
    third = iterations(place.project)[2]
    assert third.documents == (place.project.root / "iterations/002/busm.json",)
    assert [(one.code, one.severity, one.place) for one in third.findings] == [
        ("carried-over", "note", "iterations/003")
    ]
    assert "002" in third.findings[0].message


def test_a_carried_over_model_removes_nothing(tmp_path: Path, data_home: Path) -> None:
    place: Place = place_at(tmp_path / "p", model(Account=entity(name="text")))
    (place.project.root / "iterations/002").mkdir()
    done = place.build(2)
    assert done.proposal is not None and done.proposal.changes == ()
    assert "carried-over" in {finding.code for finding in done.findings}

"""Numbered folders make iterations, without a gap; what one of them lacks comes from the newest earlier one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core import pipeline
from core.errors import Refused
from core.project.iterations import iteration, iterations
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


DOCUMENTS = {
    "busm": ("busm.mmd", "busm.mermaid", "busm.md", "busm.json", "busm.yaml", "busm.yml", "BUSM.MMD"),
    "data_model": ("data_model.json", "data_model.yaml", "data_model.yml"),
    "module": ("module.json", "module.yaml", "module.yml"),
    "state_contract": ("state_contract.json", "state_contract.yaml", "state_contract.yml"),
}


def _put(project: Project, *paths: str) -> None:
    for path in paths:
        (project.root / path).parent.mkdir(exist_ok=True)
        (project.root / path).write_text("", encoding="utf-8")


def _names(project: Project, number: int) -> list[str]:
    """The documents of an iteration, from the project's folder on."""
    documents = iterations(project)[number - 1].documents
    return [path.relative_to(project.root).as_posix().removeprefix("iterations/") for path in documents]


@pytest.mark.parametrize("name", [name for names in DOCUMENTS.values() for name in names])
def test_each_kind_of_document_is_known_by_its_name_and_extension(project: Project, name: str) -> None:
    _put(project, f"iterations/001/{name}")
    assert _names(project, 1) == [f"001/{name}"]


def test_other_files_are_no_documents(project: Project) -> None:
    _put(project, *(f"iterations/001/{name}" for name in ("busm.txt", "my_busm.mmd", "module.mmd", "data_model.mmd")))
    assert _names(project, 1) == []


def test_every_kind_is_carried_over_by_itself_with_a_note(project: Project) -> None:
    _put(project, "iterations/001/busm.mmd", "iterations/001/data_model.json", "iterations/001/module.yaml")
    _put(project, "iterations/002/data_model.yaml", "iterations/002/state_contract.json")
    _put(project, "iterations/003/busm.yaml")
    assert _names(project, 2) == ["001/busm.mmd", "002/data_model.yaml", "001/module.yaml", "002/state_contract.json"]
    assert _names(project, 3) == ["003/busm.yaml", "002/data_model.yaml", "001/module.yaml", "002/state_contract.json"]
    first, second, third = iterations(project)
    assert first.findings == ()
    assert [finding.message.split()[0] for finding in second.findings] == ["busm.mmd", "module.yaml"]
    assert [finding.message.split()[0] for finding in third.findings] == [
        "data_model.yaml",
        "module.yaml",
        "state_contract.json",
    ]


@pytest.mark.parametrize("names", [names[-2:] for names in DOCUMENTS.values()])
def test_two_documents_of_any_kind_are_refused(project: Project, names: tuple[str, ...]) -> None:
    _put(project, *(f"iterations/001/{name}" for name in names))
    with pytest.raises(Refused, match="are both there") as refused:
        iterations(project)
    assert (refused.value.code, refused.value.place) == ("ambiguous-dialect", "iterations/001")


def test_a_module_selects_from_the_business_model_beside_the_settings(project: Project) -> None:
    _put(project, "busm.mmd", "iterations/001/data_model.json", "iterations/002/module.yaml", "iterations/003/x")
    assert _names(project, 1) == ["001/data_model.json"]  # without a module nothing selects from it
    assert _names(project, 2) == ["busm.mmd", "001/data_model.json", "002/module.yaml"]
    assert _names(project, 3) == ["busm.mmd", "001/data_model.json", "002/module.yaml"]


def test_a_business_model_of_an_iterations_own_counts_before_the_one_beside_the_settings(project: Project) -> None:
    _put(project, "busm.mmd", "iterations/001/module.yaml", "iterations/002/busm.yaml", "iterations/003/module.yaml")
    assert [_names(project, number) for number in (1, 2, 3)] == [
        ["busm.mmd", "001/module.yaml"],
        ["002/busm.yaml", "001/module.yaml"],
        ["002/busm.yaml", "003/module.yaml"],
    ]


def test_two_business_models_beside_the_settings_are_refused_only_where_one_is_needed(project: Project) -> None:
    _put(project, "busm.mmd", "busm.json", "iterations/001/busm.mmd")
    assert _names(project, 1) == ["001/busm.mmd"]
    (project.root / "iterations/001/busm.mmd").rename(project.root / "iterations/001/module.yaml")
    with pytest.raises(Refused, match=r"busm\.json and busm\.mmd are both there"):
        iterations(project)


def test_a_module_builds_what_it_selects(tmp_path: Path, data_home: Path) -> None:
    place = place_at(tmp_path / "p", model(Account=entity(name="text", note="text"), Region=entity(name="text")))
    folder = place.project.root / "iterations/001"
    (folder / "busm.json").rename(place.project.root / "busm.json")
    (folder / "module.yaml").write_text(
        "module: {name: sales}\nentity:\n  name: Account\n  source: BUSM.Account\n  fields: [name]\n", encoding="utf-8"
    )
    done = place.build(1)
    assert done.proposal is not None
    (table,) = done.proposal.after.tables
    assert (table.name.name, [column.name for column in table.columns]) == ("accounts", ["id", "name"])


def test_an_iteration_without_any_model_is_refused_with_its_place(project: Project) -> None:
    _folders(project, "001")
    with pytest.raises(Refused) as refused:
        iteration(project, 1)
    assert (refused.value.code, refused.value.place) == ("no-model", "iterations/001")


@pytest.mark.parametrize("name", ["busm.mmd", "data_model.json", "module.yaml", "decisions.toml", "approvals.toml"])
def test_a_document_that_is_a_link_out_of_the_project_is_refused(project: Project, tmp_path: Path, name: str) -> None:
    _folders(project, "001")
    (tmp_path / "elsewhere").write_text("erDiagram", encoding="utf-8")
    (project.root / "iterations/001" / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="leads out of the project") as refused:
        iterations(project)
    assert (refused.value.code, refused.value.place) == ("unsafe-path", f"iterations/001/{name}")


def test_a_link_out_of_the_project_is_refused_though_nothing_is_there(project: Project) -> None:
    _folders(project, "001")
    (project.root / "iterations/001/busm.mmd").symlink_to("../../../nothing")
    with pytest.raises(Refused, match="leads out of the project"):
        iterations(project)


def test_a_folder_that_is_a_link_out_of_the_project_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (project.root / "iterations/001").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused) as refused:
        iterations(project)
    assert (refused.value.code, refused.value.place) == ("unsafe-path", "iterations/001")


def test_a_business_model_beside_the_settings_may_be_no_link_out_of_the_project(
    project: Project, tmp_path: Path
) -> None:
    _put(project, "iterations/001/module.yaml")
    (tmp_path / "busm.mmd").write_text("erDiagram", encoding="utf-8")
    (project.root / "busm.mmd").symlink_to(tmp_path / "busm.mmd")
    with pytest.raises(Refused) as refused:
        iterations(project)
    assert (refused.value.code, refused.value.place) == ("unsafe-path", "busm.mmd")


def test_a_link_within_the_project_is_followed_also_where_the_project_itself_is_reached_by_one(
    project: Project, tmp_path: Path
) -> None:
    _put(project, "iterations/001/busm.mmd")
    (project.root / "iterations/002").mkdir()
    (project.root / "iterations/002/busm.mmd").symlink_to("../001/busm.mmd")
    (tmp_path / "link").symlink_to(project.root)
    linked = Project(tmp_path / "link", project.settings)
    assert _names(linked, 2) == ["002/busm.mmd"]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to(path)])
@pytest.mark.parametrize("name", ["busm.mmd", "module.yaml", "data_model.json"])
def test_a_pipe_a_folder_and_a_loop_in_place_of_a_document_are_findings(
    project: Project, name: str, make: Callable[[Path], None]
) -> None:
    _folders(project, "001")
    make(project.root / "iterations/001" / name)
    findings = pipeline.propose(project, 1, {}).findings
    assert [(finding.code, finding.severity, finding.place) for finding in findings] == [("parse-error", "error", name)]

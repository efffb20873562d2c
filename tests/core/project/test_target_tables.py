"""A target is written into slipway.toml and nothing else there is touched: comments, order, line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import CoreError
from core.project.settings import Project, TargetSettings, read
from core.project.target_tables import write_target

HEAD = """# mine
[project]
name = "crm"   # the name
id = "11111111-2222-3333-4444-555555555555"
"""
DEV = """
# where we try things
[targets.dev]
stage = "development"   # at once
url = "embedded"
"""
TAIL = """
[[pipeline]]
name = "Database"
database = true
# the end
"""
LIVE = TargetSettings(stage="production", url="service=live")


def _project(folder: Path, text: str) -> Project:
    (folder / "slipway.toml").write_bytes(text.encode())
    return read(folder)


def _text(folder: Path) -> str:
    return (folder / "slipway.toml").read_bytes().decode()


def test_a_new_target_stands_behind_the_others_and_the_rest_stays_as_it_was(tmp_path: Path) -> None:
    project = write_target(_project(tmp_path, HEAD + DEV + TAIL), "live", LIVE)
    added = '\n[targets.live]\nstage = "production"\nurl = "service=live"\n'
    assert _text(tmp_path) == HEAD + DEV + added + TAIL
    assert project.settings.targets["live"] == LIVE == read(tmp_path).settings.targets["live"]


def test_an_edited_target_keeps_its_comments_and_its_order(tmp_path: Path) -> None:
    project = _project(tmp_path, HEAD + DEV + TAIL)
    write_target(project, "dev", TargetSettings(stage="staging", url="postgresql://ada@db/crm"))
    edited = DEV.replace('"development"', '"staging"').replace('"embedded"', '"postgresql://ada@db/crm"')
    assert _text(tmp_path) == HEAD + edited + TAIL
    write_target(read(tmp_path), "dev", TargetSettings())
    assert _text(tmp_path) == HEAD + DEV + TAIL


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HEAD + TAIL, id="no target yet"),
        pytest.param((HEAD + DEV + TAIL).replace("\n", "\r\n"), id="lines of Windows"),
        pytest.param(HEAD + '[targets]\ndev = { url = "embedded" }  # short\n' + TAIL, id="an inline target"),
        pytest.param('targets = { dev = { url = "embedded" } }\n' + HEAD, id="inline targets"),
        pytest.param(DEV + HEAD + '[targets.other]\nurl = "service=x"\n' + TAIL, id="targets apart"),
        pytest.param('targets.dev.url = "embedded"\n' + HEAD, id="dotted keys"),
    ],
)
def test_however_the_targets_are_written_the_new_one_is_added_and_no_line_is_lost(tmp_path: Path, text: str) -> None:
    before = _project(tmp_path, text).settings.targets
    write_target(read(tmp_path), "live", LIVE)
    assert read(tmp_path).settings.targets == {**before, "live": LIVE}
    written = _text(tmp_path)
    assert [line for line in text.splitlines() if line not in written.splitlines() and "targets = {" not in line] == []
    assert ("\r\n" in text) == ("\r\n" in written) and written.count("\n") - written.count("\r\n") in {
        0,
        written.count("\n"),
    }


def test_a_name_that_is_none_and_a_file_that_is_broken_are_refused(tmp_path: Path) -> None:
    project = _project(tmp_path, HEAD + DEV)
    for name in ("", "a b", "postgresql://x", "a=b", "9"):
        with pytest.raises(CoreError) as caught:
            write_target(project, name, LIVE)
        assert caught.value.code == "target-name"
    (tmp_path / "slipway.toml").write_text(HEAD + "[targets.dev\n")
    with pytest.raises(CoreError) as caught:
        write_target(project, "live", LIVE)
    assert caught.value.code == "settings-broken"

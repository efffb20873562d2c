"""Each way in which a command can go wrong has its exit code, a sentence, and a document for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import COMMANDS, main
from tests.core.project.places import Place, entity, model, place_at

ONE = model(Account=entity(name="text"))
SLIPWAY = Path(sys.executable).with_name("slipway")


@pytest.fixture
def place(tmp_path: Path, data_home: Path) -> Place:
    return place_at(tmp_path / "p", ONE, model(Account=entity(name="text", r={"type": "text", "required": True})))


@pytest.fixture
def inside(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.chdir(place.project.root)
    return place


def _error(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    read: dict[str, str] = json.loads(capsys.readouterr().out)["error"]
    return read


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if f"  {name} " not in said] == []
    assert "  review " in said


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("slipway ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert COMMANDS[name] in " ".join(capsys.readouterr().out.split())


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["frobnicate"]) == 2
    assert "'frobnicate'" in capsys.readouterr().err
    assert main(["frobnicate", "--json"]) == 2
    assert _error(capsys)["code"] == "usage"


@pytest.mark.parametrize(
    "words",
    [
        ["build", "x"],
        ["build", "0"],
        ["build", "99"],
        ["build", "--colour"],
        ["build", "--answer", "nonsense"],
        ["build", "--answer", "foo:bar=1"],
        ["build", "1", "--answer", "backfill:accounts.name=1; DROP TABLE x"],
        ["rollback"],
        ["rollback", "--to", "one"],
        ["diff", "1"],
        ["show"],
        ["apply", "--target", "nope"],
        ["status", "--target", "nope"],
        ["verify", "--format", "pdf"],
        ["apply", "--online", "--one-transaction"],
        ["new"],
        ["approve", "1", "x@y"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_with_a_sentence_and_a_document(
    inside: Place, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json"]) == 2
    heard = capsys.readouterr()
    assert json.loads(heard.out)["error"]["message"]
    assert heard.err and "Traceback" not in heard.err


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"new", "show", "diff", "explain"}))
def test_outside_a_project_every_command_says_where_projects_come_from(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {
        "rollback": ["--to", "0"],
        "accept": ["1"],
        "approve": ["1", "a@b", "--reason", "x"],
        "export": ["--alembic", "versions"],
    }.get(name, [])
    assert main([name, *more, "--json"]) == 2
    error = _error(capsys)
    assert error["code"] == "no-project"
    assert "slipway new" in error["remedy"]


@pytest.mark.parametrize(
    "text", ["[project", "", '[project]\nname = "x"\nid = "nope"\n', "[project]\nname = 1\n", "\ufeff[x]"]
)
def test_a_broken_slipway_toml_is_refused_by_its_name(
    inside: Place, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (inside.project.root / "slipway.toml").write_text(text, encoding="utf-8")
    assert main(["status", "--json"]) == 3
    error = _error(capsys)
    assert (error["code"], error["place"].partition(":")[0]) == ("settings-broken", "slipway.toml")


def test_an_open_question_is_5_and_names_the_flag_that_answers_it(
    inside: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "2"]) == 5
    assert "--answer backfill:accounts.r=<expression>" in capsys.readouterr().out
    assert main(["build", "2", "--json"]) == 5
    document = json.loads(capsys.readouterr().out)
    assert document["questions"][0]["key"] == "backfill:accounts.r"
    assert document["files"] == []


def test_an_answered_question_is_0(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "2", "--json", "--answer", "backfill:accounts.r='x'"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["iteration"], document["status"], document["questions"]) == (2, "draft", [])
    assert "migrations/002_iteration2_r.sql" in document["files"]


def test_an_error_in_the_model_is_3(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    (inside.project.root / "iterations/001/busm.json").write_text("{")
    assert main(["build", "1", "--json"]) == 3
    assert "error" in {finding["severity"] for finding in json.loads(capsys.readouterr().out)["findings"]}


def test_an_edited_draft_is_3(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "1", "--quiet"]) == 0
    inside.up(1).write_text("-- mine\n")
    assert main(["build", "1", "--json"]) == 3
    assert _error(capsys)["code"] == "checksum-mismatch"


@pytest.mark.parametrize(
    "words",
    [
        ["show", "nosuch.snapshot.json"],
        ["show", "nosuch.mmd"],
        ["show", "."],
        ["diff", "nosuch.mmd", "1"],
        ["new", "slipway.toml"],
        ["new", "slipway.toml/sub"],
        ["new", "."],
    ],
    ids=" ".join,
)
def test_a_path_that_does_not_fit_is_3_and_no_bug(
    inside: Place, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json"]) == 3
    heard = capsys.readouterr()
    assert "Traceback" not in heard.err
    json.loads(heard.out)


def test_an_output_that_can_not_be_written_is_3_and_one_document(
    inside: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "1", "2", "--output", "nosuch/up.sql", "--json"]) == 3
    heard = capsys.readouterr()
    assert "Traceback" not in heard.err
    assert json.loads(heard.out)["error"]["code"] == "file"


def test_quiet_says_nothing_that_went_well(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "1", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_quiet_still_says_what_is_open(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "2", "--quiet"]) == 5
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "backfill:accounts.r" in heard.err


@pytest.mark.parametrize("words", [("show", "no.mmd"), ("diff", "1", "no.mmd"), ("import", "--from", "no.mmd")])
def test_quiet_still_says_what_can_not_be_read(
    words: tuple[str, ...], inside: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--quiet"]) == 3
    heard = capsys.readouterr()
    assert heard.out == ""
    assert "no.mmd" in heard.err


@pytest.mark.parametrize("words", [("show", "target"), ("diff", "target", "1"), ("import",)])
def test_the_target_that_is_named_is_the_one_that_is_read(
    words: tuple[str, ...], inside: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--target", "nowhere", "--json"]) == 2
    assert _error(capsys)["code"] == "unknown-target"


def test_a_place_is_said_once(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "iterations"]) == 3
    assert capsys.readouterr().err.splitlines()[0] == "folder-not-empty: iterations: it holds something already"


def test_text_of_a_model_can_not_steer_the_terminal(inside: Place, capsys: pytest.CaptureFixture[str]) -> None:
    inside.say(1, {"entities": {"Account": {"fields": {"id": {"type": "\x1b[31mred\u202e"}}}}})
    main(["build", "1"])
    heard = capsys.readouterr()
    assert "\x1b" not in heard.out + heard.err
    assert "\u202e" not in heard.out + heard.err


def test_a_terminal_that_can_not_show_a_letter_shows_its_number(place: Place) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    words = [SLIPWAY, "show", "1", "--project", place.project.root]
    place.say(1, model(Größe=entity(straße="text")))
    done = subprocess.run(words, env=environment, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert b"gr\\xf6\\xdfe" in done.stdout


def test_a_reader_that_leaves_early_is_no_bug(place: Place) -> None:
    words = [SLIPWAY, "diff", "1", "2", "--project", str(place.project.root)]
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert done.returncode != 1
    assert b"Traceback" not in done.stderr and b"bug" not in done.stderr


def test_a_target_that_does_not_answer_is_3_and_hides_its_password(
    inside: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--json", "--target", "postgresql://ada:s3cret@127.0.0.1:1/x"]) == 3
    heard = capsys.readouterr()
    assert "s3cret" not in heard.out + heard.err
    assert json.loads(heard.out)["error"]["remedy"]


def test_without_a_display_the_panel_says_so_and_what_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 3
    assert "no display" in capsys.readouterr().err
    assert main(["review", "--json"]) == 3
    assert _error(capsys)["code"] == "no-display"


@pytest.mark.parametrize(
    ("where", "stopped", "told"),
    [
        ("core.cli.main._named", KeyboardInterrupt, (6, "cancelled")),  # while the command is still being loaded
        ("core.cli.commands.show.run", KeyboardInterrupt, (6, "cancelled")),
        ("core.cli.commands.show.run", ZeroDivisionError, (1, "bug")),
    ],
)
def test_a_command_that_is_interrupted_or_has_a_bug_is_one_document_too(
    where: str,
    stopped: type[BaseException],
    told: tuple[int, str],
    inside: Place,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, lambda _: _raise(stopped))
        code = main(["show", "1", "--json"])
    assert (code, _error(capsys)["code"]) == told


def _raise(error: type[BaseException]) -> int:
    raise error

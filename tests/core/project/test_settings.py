"""slipway.toml is read strictly, and each complaint names the key that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Refused, UsageError
from core.project.settings import FILE, find, read

WHOLE = """[project]
name = "x"
id = "00000000-0000-4000-8000-000000000000"

[targets.dev]
url = "embedded"

[targets.live]
stage = "production"
url = "postgresql://db/live"

[[pipeline]]
name = "Database"
database = true

[[pipeline]]
name = "Views"
command = [
    "npm",
    "run",
]
"""


def _read(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    read(tmp_path)


@pytest.mark.parametrize(
    ("change", "key", "line"),
    [
        (('name = "x"', 'name = ""'), "project.name", 2),
        (('name = "x"', "name = 7"), "project.name", 2),
        (('name = "x"\n', "\n"), "project.name", 1),
        (('id = "0', 'id = "nope0'), "project.id", 3),
        (('id = "0', 'id = "A'), "project.id", 3),
        (('id = "00000000-0000-4000-8000-000000000000"', ""), "project.id", 1),
        (('name = "x"', 'name = "x"\nschema = ""'), "project.schema", 3),
        (('name = "x"', 'name = "x"\nschema = "slipway"'), "project.schema", 3),
        (('name = "x"', 'name = "x"\nschema = "slipway_retained_001_up"'), "project.schema", 3),
        (('name = "x"', 'name = "x"\nschema = "pg_catalog"'), "project.schema", 3),
        (('name = "x"', 'name = "x"\nschema = ["public"]'), "project.schema", 3),
        (('name = "x"', 'name = "x"\napp_schema = "information_schema"'), "project.app_schema", 3),
        (('name = "x"', 'name = "x"\napp_schema = true'), "project.app_schema", 3),
        (('name = "x"', f'name = "x"\nschema = "{"ü" * 32}"'), "project.schema", 3),
        (('name = "x"', 'name = "x"\n\ndefault_length = 0'), "project.default_length", 4),
        (('name = "x"', 'name = "x"\ndefault_length = 10_485_761'), "project.default_length", 3),
        (('name = "x"', 'name = "x"\ndefault_length = "many"'), "project.default_length", 3),
        (('name = "x"', 'name = "x"\ndefault_length = "255"'), "project.default_length", 3),
        (('name = "x"', 'name = "x"\ndefault_length = true'), "project.default_length", 3),
        (('name = "x"', 'name = "x"\ndefault_length = 255.0'), "project.default_length", 3),
        (('name = "x"', 'name = "x"\ndefault_length = 1.5'), "project.default_length", 3),
        (('name = "x"', 'name = "x"\ntarget = 1'), "project.target", 3),
        (('name = "x"', 'name = "x"\nenums = "both"'), "project.enums", 3),
        (('name = "x"', 'name = "x"\narrays = true'), "project.arrays", 3),
        (('name = "x"', 'name = "x"\ncolour = "red"'), "project.colour", 3),
        (('name = "x"', 'name = "x"\nschema_name = "crm"'), "project.schema_name", 3),
        (('stage = "production"', 'stage = "prod"'), "targets.live.stage", 9),
        (('stage = "production"', "port = 5432"), "targets.live.port", 9),
        (('url = "embedded"', "url = 5"), "targets.dev.url", 6),
        (("[targets.dev]", "targets = 5\n[more]"), "project.targets", 5),
        (("[targets.dev]", "[target.dev]"), "target", 5),
        (('name = "Database"\n', ""), "pipeline.0.name", 12),
        (('name = "Views"', 'name = ""'), "pipeline.1.name", 17),
        (('name = "Views"', 'name = "Views"\nstage = 5'), "pipeline.1.stage", 18),
        (('    "run",', "    5,"), "pipeline.1.command.1", 20),
        (("database = true", 'database = "perhaps"'), "pipeline.0.database", 14),
        (("database = true", 'database = "true"'), "pipeline.0.database", 14),
        (("database = true", "database = 1"), "pipeline.0.database", 14),
        (("command = [\n", 'command = "npm"\nmore = [\n'), "pipeline.1.command", 18),
        (("[project]", "[projects]"), "project", 1),
        ((WHOLE, ""), "project", 1),
    ],
)
def test_a_wrong_value_is_refused_by_its_line_and_key(
    tmp_path: Path, change: tuple[str, str], key: str, line: int
) -> None:
    assert change[0] in WHOLE
    with pytest.raises(Refused) as refused:
        _read(tmp_path, WHOLE.replace(*change))
    assert refused.value.code == "settings-broken"
    assert refused.value.place == f"{FILE}:{line}"
    assert refused.value.message.startswith(f"{key}: ")


def test_every_complaint_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        WHOLE.replace('"production"', '"prod"').replace('name = "x"', "name = 7").replace("[[pipeline]]", "[[stages]]")
    )
    with pytest.raises(Refused) as refused:
        _read(tmp_path, text)
    assert refused.value.place == f"{FILE}:2"
    told = [part.split(": ")[:2] for part in refused.value.message.split("; ")]
    assert told[0][0] == "project.name"
    assert told[1:] == [["line 9", "targets.live.stage"], ["line 12", "stages"]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[project\n", 1),
        ("a = \n", 1),
        ('[project]\nname = "x"\nname = "y"\n\n', 3),
        ('[project]\nname = "x"\n\nid = """open', 4),
        ("[project]\r\nname = 'x'\r\n[project]\r\n", 3),
        ("\ufeff[project]", 1),
        (f"\n\na = {'9' * 5000}", 3),
        (f"\n\na = {'[' * 5000}{']' * 5000}", 3),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        _read(tmp_path, text)
    assert refused.value.code == "settings-broken"
    assert refused.value.place == f"{FILE}:{line}"
    assert refused.value.message


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'[project]\nname = "\xff"')
    with pytest.raises(Refused, match="0xFF") as refused:
        read(tmp_path)
    assert refused.value.place == f"{FILE}:2"


def test_the_secret_of_a_url_is_in_no_complaint(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        _read(tmp_path, WHOLE.replace('url = "postgresql://db/live"', 'url = ["postgresql://ada:s3cret@db/live"]'))
    assert "s3cret" not in str(refused.value)


def test_a_target_is_found_by_name_by_url_and_by_default(tmp_path: Path) -> None:
    _read(tmp_path, WHOLE)
    project = read(tmp_path)
    assert project.target(None)[0] == "dev"
    assert project.target("live")[1].stage == "production"
    assert project.target("postgresql://other/db")[1].stage == "development"


def test_an_unknown_target_names_those_that_are_there(tmp_path: Path) -> None:
    _read(tmp_path, WHOLE)
    with pytest.raises(UsageError, match="known: dev, live"):
        read(tmp_path).target("prod")


def test_a_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    _read(tmp_path, WHOLE)
    inside = tmp_path / "iterations/001"
    inside.mkdir(parents=True)
    assert find(inside).root == tmp_path.resolve()


def test_no_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds slipway\.toml") as refused:
        find(tmp_path)
    assert "slipway new" in refused.value.remedy

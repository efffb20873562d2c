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
"""


def _read(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    read(tmp_path)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('name = "x"', 'name = ""'), "project.name"),
        (('id = "0', 'id = "nope0'), "project.id"),
        (('id = "00000000-0000-4000-8000-000000000000"', ""), "project.id"),
        (('name = "x"', 'name = "x"\nschema = ""'), "project.schema"),
        (('name = "x"', 'name = "x"\nschema = "slipway"'), "project.schema"),
        (('name = "x"', 'name = "x"\nschema = "slipway_retained_001_up"'), "project.schema"),
        (('name = "x"', 'name = "x"\nschema = "pg_catalog"'), "project.schema"),
        (('name = "x"', 'name = "x"\napp_schema = "information_schema"'), "project.app_schema"),
        (('name = "x"', f'name = "x"\nschema = "{"ü" * 32}"'), "project.schema"),
        (('name = "x"', 'name = "x"\ndefault_length = 0'), "project.default_length"),
        (('name = "x"', 'name = "x"\ndefault_length = "many"'), "project.default_length"),
        (('name = "x"', 'name = "x"\ncolour = "red"'), "project.colour"),
        (('stage = "production"', 'stage = "prod"'), "targets.live.stage"),
        (('stage = "production"', "port = 5432"), "targets.live.port"),
        (("[targets.dev]", "[target.dev]"), "target"),
        (("[targets.dev]", "[[pipeline]]\ncommand = 'make'\n[targets.dev]"), "pipeline.0"),
        (("[project]", "[projects]"), "project"),
    ],
)
def test_a_wrong_value_is_refused_by_its_key(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    with pytest.raises(Refused) as refused:
        _read(tmp_path, WHOLE.replace(*change))
    assert refused.value.code == "settings-broken"
    assert refused.value.place == FILE
    assert refused.value.message.startswith(key)


@pytest.mark.parametrize("text", ["[project\n", "a = \n", '[project]\nname = "x"\nname = "y"\n\n'])
def test_what_is_no_toml_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="line") as refused:
        _read(tmp_path, text)
    assert refused.value.code == "settings-broken"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b'name = "\xff"')
    with pytest.raises(Refused):
        read(tmp_path)


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

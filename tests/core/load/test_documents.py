"""A file that can't be read gives a coded finding and never a traceback; content decides before the extension."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.load import documents
from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.load.remarks import SEVERITIES

Load = Callable[..., Loaded]
MODEL = "erDiagram\nP { uuid id PK }\n"


def _found(path: Path) -> list[tuple[str, str, str]]:
    return [(each.code, each.severity, each.place) for each in load_model([path], Rules()).findings]


NAMES = ("busm.mmd", "busm.json", "busm.yaml")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("raw", [b"erDiagram\nP { uuid id PK \xe9 }", b"a:\n\xed\xa0\x80", b"{\n\xff}"])
def test_a_file_that_is_not_utf_8_is_an_error_with_its_line(tmp_path: Path, raw: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    assert _found(path) == [("parse-error", "error", f"{name}:2")]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_a_wide_encoding_is_told_which_one_it_is(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(MODEL.encode(encoding))
    (finding,) = load_model([path], Rules()).findings
    assert (finding.code, finding.place) == ("parse-error", name)
    assert encoding[:6].upper() in finding.message
    assert finding.remedy == "Save it as UTF-8."


def test_a_missing_file_a_folder_and_a_pipe_are_errors(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mmd")
    (tmp_path / "folder.mmd").mkdir()
    (tmp_path / "loop.mmd").symlink_to(tmp_path / "loop.mmd")
    for name in ("missing.mmd", "folder.mmd", "pipe.mmd", "loop.mmd"):
        assert _found(tmp_path / name) == [("parse-error", "error", name)]


def test_a_file_over_the_limit_is_told_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "busm.json"
    with path.open("wb") as file:
        file.truncate(documents.LIMIT + 1)
    assert _found(path) == [("too-large", "error", "busm.json")]


def test_a_nul_character_is_an_error_with_its_line(load: Load) -> None:
    assert [(each.code, each.place) for each in load("erDiagram\nP\0").findings] == [("parse-error", "busm.mmd:2")]


def test_a_byte_order_mark_is_skipped_with_a_note(load: Load) -> None:
    loaded = load(f"\ufeff{MODEL}")
    assert [(each.code, each.severity) for each in loaded.findings] == [("byte-order-mark", "note")]
    assert len(loaded.schema.tables) == 1


@pytest.mark.parametrize("name", ["busm.json", "busm.txt", "busm.md", "busm"])
def test_content_decides_before_the_extension(load: Load, name: str) -> None:
    assert load(MODEL, name).findings == ()
    assert load('{"entities": {"P": {"fields": {"id": "uuid"}}}}', name).findings == ()


def test_an_unknown_dialect_is_an_error_that_lists_what_was_looked_for(load: Load) -> None:
    (finding,) = load("hello there", "busm.txt").findings
    assert (finding.code, finding.severity) == ("ambiguous-dialect", "error")
    assert all(dialect.name in finding.message for dialect in documents.DIALECTS)


def test_an_empty_file_is_an_error(load: Load) -> None:
    for name in ("busm.mmd", "busm.json", "busm.md"):
        assert [each.severity for each in load("", name).findings][:1] == ["error"]


def test_several_documents_are_one_model(tmp_path: Path) -> None:
    one, other = tmp_path / "a.mmd", tmp_path / "b.json"
    one.write_text(MODEL, encoding="utf-8")
    other.write_text('{"entities": {"Q": {"fields": {"id": "uuid", "p": {"fk": "P"}}}}}', encoding="utf-8")
    loaded = load_model([one, other], Rules(schema="sales"))
    assert [str(table.name) for table in loaded.schema.tables] == ["sales.ps", "sales.qs"]
    assert str(loaded.schema.tables[1].foreign_keys[0].references) == "sales.ps"
    assert load_model([other, one], Rules(schema="sales")).schema == loaded.schema


def test_every_code_has_a_severity_and_every_finding_a_remedy(load: Load) -> None:
    loaded = load("erDiagram\nP {\n wat x\n enum y\n}\nQ\nP ||--o{ R : x\nstray line")
    assert {each.code for each in loaded.findings} <= set(SEVERITIES)
    assert all(each.remedy and each.message and each.place for each in loaded.findings)

"""Whatever a file holds, loading it ends soon, with tables or with an error that has a place and a remedy."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from core.load import documents
from core.load.loaded import Loaded, Rules
from core.load.models import load_model
from core.schema.findings import Finding

Load = Callable[..., Loaded]
MERMAID = "erDiagram\nAccount {\n uuid id PK\n string name\n}\n"
JSON = '{"entities": {"Account": {"fields": {"id": "uuid", "name": "string"}}}}'
YAML = "entities:\n  Account:\n    fields:\n      id: uuid\n      name: string\n"
MODELS = {"busm.mmd": MERMAID, "busm.json": JSON, "busm.yaml": YAML}
NAMES = tuple(MODELS)


def _errors(path: Path) -> list[Finding]:
    found = [each for each in load_model([path], Rules()).findings if each.severity == "error"]
    assert all(each.place.startswith(path.name) and each.message and each.remedy for each in found)
    return found


def _error(path: Path, raw: bytes | str) -> Finding:
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    (found,) = _errors(path)
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "\ufeff\n"])
def test_an_empty_file_is_told_as_one(tmp_path: Path, name: str, text: str) -> None:
    found = _error(tmp_path / name, text)
    assert (found.code, found.place) == ("parse-error", name)
    assert "empty" in found.message


@pytest.mark.parametrize(
    ("name", "text"), [("busm.yaml", "# nothing\n"), ("busm.yaml", "---\n...\n"), ("busm.mmd", "%% x\n")]
)
def test_a_file_with_nothing_but_comments_is_an_error(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert _errors(path)


@pytest.mark.parametrize(
    ("name", "length"), [(name, length) for name in NAMES for length in range(1, len(MODELS[name]) - 1)]
)
def test_a_truncated_file_gives_tables_or_an_error(tmp_path: Path, name: str, length: int) -> None:
    path = tmp_path / name
    path.write_text(MODELS[name][:length], encoding="utf-8")
    loaded = load_model([path], Rules())
    assert loaded.schema.tables or loaded.broken
    if name == "busm.json":
        assert loaded.broken


@pytest.mark.parametrize("name", NAMES)
def test_a_nul_in_the_text_is_an_error_with_its_line(tmp_path: Path, name: str) -> None:
    found = _error(tmp_path / name, MODELS[name].replace("name", "na\0me", 1))
    line = MODELS[name][: MODELS[name].index("name")].count("\n") + 1
    assert (found.code, found.place) == ("parse-error", f"{name}:{line}")


@pytest.mark.parametrize("name", NAMES)
def test_a_byte_order_mark_is_skipped_with_a_note_and_lines_stay_right(load: Load, name: str) -> None:
    loaded = load(f"\ufeff{MODELS[name]}", name)
    assert [(each.code, each.severity, each.place) for each in loaded.findings] == [("byte-order-mark", "note", name)]
    plain = load(MODELS[name], name)
    assert loaded.schema == plain.schema
    assert loaded.schema.tables[0].origin == plain.schema.tables[0].origin


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_change_nothing(load: Load, name: str) -> None:
    plain = load(MODELS[name], name).schema
    for breaks in ("\r\n", "\r"):
        loaded = load(MODELS[name].replace("\n", breaks), name)
        assert (loaded.findings, loaded.schema) == ((), plain)
        assert [each.origin for each in loaded.schema.tables[0].columns] == [
            each.origin for each in plain.tables[0].columns
        ]


def test_tabs_between_words_change_nothing_in_a_diagram_and_in_json(load: Load) -> None:
    assert load(MERMAID.replace(" ", "\t"), "busm.mmd").schema == load(MERMAID).schema
    assert load(JSON.replace(" ", "\t"), "busm.json").schema == load(JSON, "busm.json").schema


def test_what_is_no_file_is_told_for_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.json").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.mmd")
        for name, kind in (("pipe.yaml", "a pipe"), ("folder.json", "a folder"), ("socket.mmd", "a socket")):
            (found,) = _errors(tmp_path / name)
            assert (found.code, found.place) == ("parse-error", name)
            assert kind in found.message
    (found,) = _errors(Path("/dev/zero"))
    assert "a device" in found.message


def test_a_file_that_can_not_be_read_is_told_with_the_systems_reason(tmp_path: Path) -> None:
    path = tmp_path / "busm.yaml"
    path.write_text(YAML, encoding="utf-8")
    path.chmod(0)
    # Who may read everything is shown a file that nobody can.
    unreadable = Path("/proc/self/mem") if os.access(path, os.R_OK) else path
    (found,) = _errors(unreadable)
    assert (found.code, found.place) == ("parse-error", unreadable.name)
    assert "can't be read" in found.message


@pytest.mark.parametrize("name", NAMES)
def test_a_file_over_the_limit_is_told_with_its_size(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(documents.LIMIT * 2)
    (found,) = _errors(path)
    assert (found.code, found.place) == ("too-large", name)
    assert "100 MB" in found.message
    assert "50 MB" in found.message


def test_a_file_name_that_is_no_text_is_shown_with_question_marks(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"busm\xff.mmd")
    path.write_text("erDiagram\nP {}\n", encoding="utf-8")
    assert [each.place for each in load_model([path], Rules()).findings] == ["busm?.mmd:2"]


@pytest.mark.parametrize("opening", ["[", '{"a":', "[{", '[{"a":'])
@pytest.mark.parametrize("name", ["busm.json", "busm.yaml"])
def test_a_document_that_only_opens_is_too_deep_or_broken_and_ends_at_once(
    tmp_path: Path, opening: str, name: str
) -> None:
    path = tmp_path / name
    path.write_text(opening * 200_000, encoding="utf-8")
    assert {each.code for each in _errors(path)} <= {"too-deep", "parse-error"}
    assert _errors(path)


@pytest.mark.parametrize(
    "text",
    [
        "- " * 5000,
        "? " * 5000,
        "a: " * 5000,
        "- - " * 5000,
        "a:\n" + "".join(" " * n + "- a:\n" for n in range(1, 300)),
    ],
)
def test_yaml_that_nests_without_brackets_ends_at_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "busm.yaml"
    path.write_text(text, encoding="utf-8")
    assert {each.code for each in _errors(path)} & {"too-deep", "parse-error", "ambiguous-dialect"}


def test_every_stray_field_line_of_a_diagram_is_told_with_its_number(load: Load) -> None:
    text = "erDiagram\nuuid id PK\nstring name\nP {\n uuid id PK\n}\nint age\n"
    assert [(each.code, each.place) for each in load(text).findings] == [
        ("parse-error", "busm.mmd:2"),
        ("parse-error", "busm.mmd:3"),
        ("parse-error", "busm.mmd:7"),
    ]


def test_a_large_file_of_nonsense_tells_ten_thousand_lines_and_counts_the_rest(load: Load) -> None:
    found = load("erDiagram\n" + "stray line\n" * 20_000).findings
    assert len(found) == 10_001
    assert found[-1].message.startswith("10000 more")


@pytest.mark.parametrize("keyword", ["graph TD", "graph LR", "flowchart TD", "classDiagram", "classDiagram-v2"])
@pytest.mark.parametrize("around", ["{}", "```mermaid\n{}\n```\n", "---\ntitle: x\n---\n{}"])
@pytest.mark.parametrize("name", ["busm.mmd", "busm.md", "busm"])
def test_a_diagram_like_classes_is_one_error_that_says_so(load: Load, keyword: str, around: str, name: str) -> None:
    drawn = f"{keyword}\n  Account[Account<br/>id: uuid<br/>name: string]\n  Account --> Location\n"
    (found,) = load(around.format(drawn), name).findings
    assert (found.code, found.severity) == ("parse-error", "error")
    assert keyword.split(maxsplit=1)[0] in found.message
    assert "erDiagram" in found.remedy


@pytest.mark.parametrize(
    "text", ["erDiagram\nP { uuid id PK }\naccDescr {\nB ||--o{ P : x\n", "erDiagram\n%%{init\nP {}\n"]
)
def test_a_block_to_be_skipped_that_never_ends_hides_nothing(load: Load, text: str) -> None:
    assert any(each.severity == "error" for each in load(text).findings)


def test_a_model_in_two_languages_at_once_is_told_by_its_extension_or_not_at_all(load: Load) -> None:
    both = f"text: |\n  ```mermaid\n  {MERMAID.replace(chr(10), chr(10) + '  ')}\n  ```\n{YAML}"
    assert load(both, "busm.md").schema == load(MERMAID).schema
    assert load(both, "busm.yaml").schema == load(YAML, "busm.yaml").schema
    (found,) = load(both, "busm.txt").findings
    assert (found.code, found.place) == ("ambiguous-dialect", "busm.txt")
    assert "Mermaid" in found.message
    assert "YAML" in found.message


@pytest.mark.parametrize("word", ["a" + " " * 50_000 + "(", "(" * 50_000, "a" + "()" * 20_000 + "(", "[" * 50_000])
def test_a_type_that_is_no_type_fails_at_once(load: Load, word: str) -> None:
    loaded = load(JSON.replace('"string"', f'"{word}"'), "busm.json")
    assert [each.code for each in loaded.findings] == ["unknown-type"]


LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("busm.json", JSON.replace('"string"', f'"{LONG}"')),
        ("busm.json", JSON.replace('"string"', f'{{"type": "enum", "enum": "{LONG}"}}')),
        ("busm.json", JSON.replace('"string"', f'{{"type": "int", "default": "{LONG}"}}')),
        ("busm.json", JSON.replace('"string"', f'{{"type": "uuid", "foreignKey": "{LONG}.id"}}')),
        ("busm.json", JSON.replace('"string"', f'{{"type": "uuid", "onDelete": "{LONG}"}}')),
        ("busm.json", JSON.replace('"name"', f'"{LONG}"').replace('"string"', '"odd"')),
        ("busm.json", JSON.replace("Account", LONG).replace('"string"', '"odd"')),
        ("busm.json", JSON.replace("}}}}", f'}}, "primaryKey": "{LONG}"}}}}}}')),
        ("busm.yaml", YAML.replace("string", LONG)),
        ("busm.yaml", YAML.replace("string", f"*{LONG}")),
        ("busm.yaml", YAML.replace("Account", f"Account:\n    x: 1\n  {LONG}:\n  {LONG}")),
        ("busm.mmd", MERMAID.replace("string", LONG)),
        ("busm.mmd", MERMAID.replace("string name", f"string {LONG} FK")),
        ("busm.mmd", f'{MERMAID}Account ||--o{{ {LONG} : "{LONG}"\n'),
    ],
)
def test_what_is_quoted_from_a_document_makes_no_message_huge(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = load_model([tmp_path / name], Rules()).findings
    assert found
    assert [each.code for each in found if len(each.message) > 2_000 or len(each.remedy) > 2_000] == []

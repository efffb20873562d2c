"""slipway.sum says which bytes Slipway wrote and which are sealed, and notices when somebody wrote in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.project.integrity import Entry, checksum, edited, read, replace_text, seal, status, write

TEXT = "-- Migration: x.sql\n-- Generated: 2025-06-01 12:00:00+0000\n-- Iteration: 1\n\nBEGIN;\n\nCOMMIT;\n"


def _entries(*names: str) -> dict[str, Entry]:
    return {name: Entry(checksum(name), "draft", name) for name in names}


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_checksum_does_not_depend_on_line_ends(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert checksum(plain) == checksum(plain.replace("\n", "\r\n")) == checksum(text)


def test_a_checksum_leaves_out_the_generated_line_and_nothing_else() -> None:
    other = TEXT.replace("2025-06-01 12:00:00+0000", "1999-12-31 23:59:59+0100")
    assert checksum(TEXT) == checksum(other)
    assert checksum(TEXT) != checksum(TEXT.replace("Iteration: 1", "Iteration: 2"))
    assert checksum(TEXT) != checksum(TEXT.replace("x.sql", "y.sql"))
    without = TEXT.replace("-- Generated: 2025-06-01 12:00:00+0000\n", "")
    assert checksum(TEXT) == hashlib.sha256(without.encode()).hexdigest()


def test_only_the_first_generated_line_is_left_out() -> None:
    twice = TEXT + "-- Generated: by hand\n"
    assert checksum(twice) != checksum(TEXT)


def test_what_is_written_is_read_with_one_line_a_file_and_a_digest_over_all(tmp_path: Path) -> None:
    entries = _entries("001_x.sql", "001.snapshot.json")
    write(tmp_path, entries)
    assert read(tmp_path) == entries
    head, *lines = (tmp_path / "slipway.sum").read_text().splitlines()
    assert [line.split()[2] for line in lines] == ["001.snapshot.json", "001_x.sql"]
    body = "".join(f"{line}\n" for line in lines)
    assert head.split()[-1] == hashlib.sha256(body.encode()).hexdigest()


@pytest.mark.parametrize(
    "change", [("draft", "sealed"), ("001_x.sql", "001_y.sql"), ("\n", "\n\n"), ("slipway-sum 1", "slipway-sum 2")]
)
def test_a_change_in_the_file_itself_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    write(tmp_path, _entries("001_x.sql"))
    path = tmp_path / "slipway.sum"
    path.write_text(path.read_text().replace(*change))
    with pytest.raises(Refused) as refused:
        read(tmp_path)
    assert refused.value.code == "sum-broken"
    assert "version control" in refused.value.remedy


def test_sealing_touches_one_iteration_and_is_done_once(tmp_path: Path) -> None:
    write(tmp_path, _entries("001_x.sql", "002_y.sql"))
    seal(tmp_path, 1)
    assert {name: entry.status for name, entry in read(tmp_path).items()} == {
        "001_x.sql": "sealed",
        "002_y.sql": "draft",
    }
    before = (tmp_path / "slipway.sum").stat().st_mtime_ns
    seal(tmp_path, 1)
    assert (tmp_path / "slipway.sum").stat().st_mtime_ns == before


def test_an_iteration_that_was_never_built_has_no_status() -> None:
    assert status(_entries("001_x.sql").values(), 2) is None


@pytest.mark.parametrize(("name", "number"), [("001_x.sql", 1), ("010.snapshot.json", 10), ("1000_x.sql", 1000)])
def test_a_file_knows_its_iteration_by_its_name(name: str, number: int) -> None:
    assert Entry("0" * 64, "draft", name).iteration == number


def test_an_edit_and_a_missing_file_are_found_and_line_ends_are_no_edit(tmp_path: Path) -> None:
    for name in ("001_a.sql", "001_b.sql", "001_c.sql"):
        replace_text(tmp_path / name, TEXT)
    entries = {name: Entry(checksum(TEXT), "draft", name) for name in ("001_a.sql", "001_b.sql", "001_c.sql")}
    (tmp_path / "001_a.sql").write_bytes(TEXT.replace("\n", "\r\n").encode())
    (tmp_path / "001_b.sql").write_text(TEXT + "x")
    (tmp_path / "001_c.sql").unlink()
    found = [(entry.name, now) for entry, now in edited(tmp_path, entries.values())]
    assert found == [("001_b.sql", checksum(TEXT + "x")), ("001_c.sql", "missing")]


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    replace_text(tmp_path / "sub/a.txt", "one\n")
    replace_text(tmp_path / "sub/a.txt", "two\n")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "sub").iterdir()] == [("a.txt", b"two\n")]

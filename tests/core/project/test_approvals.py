"""Approvals are read strictly, with the line of what is wrong, and written around what a person wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import Refused
from core.project.approvals import Approval, read, write

ONE = Approval("destructive-drop", "public.a", "0" * 64, "ada", "not used any more", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "002"
    made.mkdir()
    return made


def test_what_is_written_is_read_back_and_comments_stay(folder: Path) -> None:
    assert read(folder) == ()
    (folder / "approvals.toml").write_text("# by hand\n")
    write(folder, ONE)
    write(folder, ONE)
    assert read(folder) == (ONE, ONE)
    assert (folder / "approvals.toml").read_text().startswith("# by hand\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[approval]]\ncode = 'x'\n", 1),
        ("\n[[approval]]\ncode = 1\nplace = 'p'\nstatement = 's'\nwho = 'w'\nwhy = 'y'\nwhen = 2026-01-01\n", 2),
        ("approval = 3\n", 1),
        ("approval = [1]\n", 1),
        ("\n\nnonsense", 3),
    ],
)
def test_what_is_no_approval_is_refused_with_its_line(folder: Path, text: str, line: int) -> None:
    (folder / "approvals.toml").write_text(text)
    with pytest.raises(Refused) as refused:
        read(folder)
    assert (refused.value.code, refused.value.place) == (
        "approvals-broken",
        f"iterations/002/approvals.toml:{line}",
    )

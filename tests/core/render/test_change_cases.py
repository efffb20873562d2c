"""Each kind of change gives exactly the SQL and the record that a person has read; REGENERATE=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.core.render.cases import FOLDERS, read_case


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_change_gives_the_sql_and_the_record_that_were_reviewed(folder: Path) -> None:
    case = read_case(folder)
    assert case.open == ()
    if os.environ.get("REGENERATE"):
        for name, text in case.golden().items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    kept = {name: (folder / name).read_bytes().decode() for name in case.golden()}
    assert case.golden() == kept

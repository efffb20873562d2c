"""What Slipway itself writes is plain; what an edit adds to it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.plan.steps import Direction
from core.project.migrations import Migration
from core.run.judging import judge
from core.schema.schemas import Schema
from tests.core.render.cases import FIRST, FOLDERS, read_case

STRANGE = {
    "DELETE FROM accounts": "edit-changes-all-rows",
    "UPDATE accounts SET name = 'x'": "edit-changes-all-rows",
    "UPDATE accounts SET name = 'x' WHERE id IN ('1')": "edited-statement",
    "INSERT INTO accounts (name) VALUES ('x')": "edited-statement",
    "DROP TABLE accounts": "edit-drops",
    "DROP VIEW v CASCADE": "edit-cascades",
    "DROP SCHEMA s": "edit-drops",
    "DO $$ BEGIN END $$": "edit-runs-code",
    "TRUNCATE accounts": "edit-truncates",
    "GRANT SELECT ON accounts TO ada": "edit-changes-rights",
    "ALTER TABLE accounts ADD COLUMN x int": "edit-locks",
}


def _migration(folder: Path, up: str, down: str) -> Migration:
    return Migration(2, "draft", folder / "up.sql", folder / "down.sql", folder / "record.json", up, down)


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_file_as_slipway_writes_it_warns_of_nothing(folder: Path, direction: Direction) -> None:
    case = read_case(folder)
    up, down = ((folder / name).read_bytes().decode() for name in ("up.sql", "down.sql"))
    source = case.proposal.before if direction == "up" else case.proposal.after
    told = judge(_migration(folder, up, down), direction, FIRST, source, case.proposal.plan)
    assert [one.message for one in told if "DROP SCHEMA" not in one.message] == []


@pytest.mark.parametrize("statement", STRANGE)
def test_what_slipway_would_not_write_is_told(tmp_path: Path, statement: str) -> None:
    text = f"BEGIN;\n{statement};\nCOMMIT;\n"
    (told,) = judge(_migration(tmp_path, text, text), "up", FIRST, Schema())
    assert told.code == STRANGE[statement]
    assert statement in told.message

"""Each safe form leads where the one transaction leads, and from there and from its own end all rows come back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pglast import split

from core.project.creation import create as new_project
from core.project.migrations import Migration, OnlinePair
from core.run.online.rehearsing import Trial
from core.run.proving.differences import differences
from core.run.proving.workplaces import Workplace
from core.run.session import Control
from tests.core.render.cases import FIRST, FOLDERS, Case, read_case
from tests.core.run.scratches import create, fresh
from tests.core.run.walked_cases import _read, _rows

if TYPE_CHECKING:
    from core.targets.connector import Connector

ONLINE = [folder for folder in FOLDERS if (folder / "online_up.sql").exists()]
FORMS = (
    "check_changes", "column_becomes_required", "columns_with_a_default_of_their_own", "deprecated_column_returns",
    "enum_of_a_renamed_column_loses_a_value", "foreign_key_added", "indexes_change_under_their_names",
    "indexes_with_all_their_options", "keyless_table_gets_a_key", "unique_and_index_come_and_go",
)  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One case for each form, and all of them with --full."""
    if "folder" not in metafunc.fixturenames:
        return
    chosen = [folder for folder in ONLINE if folder.name in FORMS or metafunc.config.getoption("full")]
    metafunc.parametrize("folder", chosen, ids=lambda folder: folder.name)


def test_segments_lead_to_the_snapshot_and_both_ways_back_bring_structure_and_rows_back(
    folder: Path, scratches: tuple[Connector, Connector], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = read_case(folder)
    if case.needs_extensions:
        scratches = request.getfixturevalue("scratches_with_extensions")
    with fresh(scratches[1], FIRST) as judge:
        create(judge, case.proposal.after, FIRST)
        wanted = _read(judge, case)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        connection.execute(case.rows.encode())
        before, rows = _read(connection, case), _rows(connection, case)
        trial = _trial(case, folder, tmp_path, Workplace(connection, aside=False))
        trial.segments("up", wanted)
        trial.compare(wanted, "by segments up")
        after = _rows(connection, case)
        trial.whole(trial.page, "down", before)
        trial.compare(before, "in one transaction down")
        assert _rows(connection, case) == rows
        trial.segments("up", wanted)
        assert _rows(connection, case) == after
        trial.segments("down", before)
        trial.compare(before, "by segments down")
        assert _rows(connection, case) == rows


@pytest.mark.parametrize("name", ["column_becomes_required", "columns_with_a_default_of_their_own"])
def test_the_loop_that_is_written_for_psql_fills_the_same_rows(
    name: str, scratches: tuple[Connector, Connector]
) -> None:
    """As psql sends it: statement by statement, outside of any transaction but those that the file begins."""
    folder = next(one for one in ONLINE if one.name == name)
    case = read_case(folder)
    with fresh(scratches[1], FIRST) as judge:
        create(judge, case.proposal.after, FIRST)
        wanted = _read(judge, case)
    with fresh(scratches[0], FIRST) as connection:
        create(connection, case.proposal.before, FIRST)
        connection.execute(case.rows.encode())
        for statement in split((folder / "online_up.sql").read_text(encoding="utf-8")):
            connection.execute(statement.encode())
        assert differences(wanted, _read(connection, case)) == ()


def _trial(case: Case, folder: Path, root: Path, place: Workplace) -> Trial:
    up, down = folder / "up.sql", folder / "down.sql"
    pair = OnlinePair(folder / "online_up.sql", folder / "online_down.sql", *_texts(folder, "online_up", "online_down"))
    page = Migration(case.proposal.iteration, "draft", up, down, folder, *_texts(folder, "up", "down"), pair)
    return Trial(new_project(root / "p", None), page, pair, Control(), place, case.schemas)


def _texts(folder: Path, *names: str) -> list[str]:
    return [(folder / f"{name}.sql").read_bytes().decode() for name in names]

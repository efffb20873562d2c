"""Each kind of change does on a real server what its snapshot says, and its way back brings structure and rows back."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Refused
from core.run.outlook.server_needs import needs
from core.targets.connector import Connector
from tests.core.render.cases import FOLDERS, read_case
from tests.core.run.walked_cases import up_down_and_up
from tests.servers import MAJORS

SAMPLED = 8  # of so many cases one runs on 15 in every test run; --full runs each of them on 14 to 18


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_up_leads_to_the_snapshot_and_down_brings_structure_and_rows_back(
    folder: Path, scratches: tuple[Connector, Connector], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = read_case(folder)
    if case.needs_extensions:
        scratches = request.getfixturevalue("scratches_with_extensions")
    up_down_and_up(case, scratches, tmp_path)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "elsewhere" not in metafunc.fixturenames:
        return
    full = metafunc.config.getoption("full")
    majors = MAJORS if full else (15,)
    folders = FOLDERS if full else FOLDERS[::SAMPLED]
    metafunc.parametrize("elsewhere", majors, indirect=True, scope="module")  # one server after the other
    metafunc.parametrize("case_folder", folders, ids=lambda folder: folder.name)


def test_an_older_server_does_the_same_or_says_what_it_lacks(
    elsewhere: tuple[Connector, Connector], case_folder: Path, tmp_path: Path
) -> None:
    case = read_case(case_folder)
    with elsewhere[0].connect() as connection:
        major = connection.info.server_version // 10_000
    asked = [need for side in (case.proposal.before, case.proposal.after) for need in needs(side)]
    if all(need.major <= major for need in asked):
        up_down_and_up(case, elsewhere, tmp_path)
        return
    with pytest.raises(Refused) as caught:
        up_down_and_up(case, elsewhere, tmp_path)
    assert caught.value.code == "needs-newer-server"
